import type { Language } from "../../../mail/notices/notice.ts";
import type { AccessTexts } from "../access-texts.ts";
import { de } from "./de.data.ts";
import { en } from "./en.data.ts";
import { es } from "./es.data.ts";
import { fr } from "./fr.data.ts";
import { it } from "./it.data.ts";

/** The languages of the notices: who asks and who is told of a breach are the same people. */
export const ACCESS_TEXTS: Readonly<Record<Language, AccessTexts>> = { en, fr, es, de, it };

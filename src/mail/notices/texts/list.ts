import type { Language } from "../notice.ts";
import type { NoticeTexts } from "../notice-texts.ts";
import { de } from "./de.data.ts";
import { en } from "./en.data.ts";
import { es } from "./es.data.ts";
import { fr } from "./fr.data.ts";
import { it } from "./it.data.ts";

/** One more language is one file and one line. */
export const TEXTS: Readonly<Record<Language, NoticeTexts>> = { en, fr, es, de, it };

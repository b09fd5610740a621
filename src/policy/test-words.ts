/**
 * Values as they stand in properties that nobody declared. The ids are made up, four for each way in which ids are made; the
 * ordinary words of `HELD_OUT` were not looked at while the rules were made.
 */

/** By how they are made. */
export const IDS: Readonly<Record<string, string>> = {
  UUIDs:
    "906b59ba-290b-4dc5-aa16-1df3013a3614 c1aa884d-0aba-4391-95e3-5f208f6ec682 eab1679b-6c25-4731-ba82-515e6efc5b08 16de4671-ccf5-4c4f-a503-85d836bf7644",
  "UUIDs without hyphens":
    "76d6b74f537d4265b547a3408046ea5f dfb6667f0cd24c6a8354345fe422e953 5d8e92c4b59348b4a3b33d7a28a5793c 6ce1db59ff6344808c252375765c4973",
  "UUIDs in capitals":
    "C7D45E97-886B-4ADD-A2D7-8A82C04C0EE2 1CF78D65-139F-4952-BE07-21E2605A613E 10E3953B-3F22-48DE-B8CD-FEA8491CAB67 4CE7783A-0776-47EB-9768-ED3930803B16",
  "beginnings of UUIDs": "37148a9f-89f8 7c32badf-18f8 41bd52e9-3080 2c3c6156-42a8",
  ObjectIds: "3122d6942232ddda8ca02f4a 7848c67db92130c98c1cea3c b66693472d4dbb7fdcdc737c 0fa411f37b9b60d13ac6b1ef",
  "8 hexadecimal digits": "02e7bc3d c318902d 5e85cd4c 07cebd08",
  "12 hexadecimal digits": "8c74ff2d7a16 315126e32f78 a433cf3f1846 cd7719df6373",
  "12 hexadecimal digits in capitals": "222FC0F35CA3 53F79995A902 3C82612B2E26 2584A1F02963",
  "32 hexadecimal digits":
    "8c1e41e30171cc3d19397cb5c0ae9a32 fa9e83aaacfb952ed81e4170620b16da 4abf72d40f0bd44a9497fa8fa651bb32 3bfa4a0e1e14703e9bd068be2e597569",
  ULIDs: "01RA06V4SQSN2E11B0T9P3MJ2A 01MBPQP8MZBNXJEW87TQAVCNMT 01PH7GP0N7T9XHAZK8H0VT8QBQ 01GZQPE4N6SKBYEATKCJHPEVMP",
  KSUIDs:
    "2hgPImVJAvIxjeJnIOgfhyJHhDA 2W3GH0h5sXcQtQ9S6V7PkFZLArW 2nQ00EYOJ4qt8z3s3VdQjgIbTBG 2ixkEzRDWPLxYoKpK8hNJ9FTuHw",
  nanoids: "aL0PC4uvIit5or4U-SnWC BJWLgTvLEydU4w5_ViMrA Zvj_ZpGZw2bvg3a5IsJWf F4gaLfbKxWAT68S2tSGmH",
  "nanoids of 10": "Sdgi4-J5gw moQ40NOM41 8qvWFD5TSC ngUaBtff0k",
  CUIDs: "cgpdjb6mb2z9xvm1o39ye1pw8 cyzkl1juhg1980jw37wi1g68i cyskolgliuqf4n2ua3lb8z1z0 c6j83tpl2ywa4dun3agowk1jv",
  "CUIDs of the second kind":
    "jqr1c36urzliir7ntm1mq4dq ilah678y17dkao0uz0flr8wy fxjd4bgt70m4npogqgsn386t kdqwd6mf3kyiq34crnh1s4ra",
  xids: "p352vls4hsstrq6fcjor nbnqcdj3gqq6d2clgjfk asb60m4bg0l5laaorpl6 mfqfp2nl5cdukcftqm1t",
  "Firebase user ids":
    "baa7YlzpBxNJFbrX710oWoswssh1 F5LsDXKiYNGQoEgKGXDt3YyCUUIl JYyae8mhVvwkyeGKBEY8gtOBassL WaPIGQvJOOh360BlUYJyYTpuvAGC",
  "Firebase push ids": "-NyY6UmnioZb9gI833-9 -NiD0OIxGtyj4CuqbEJc -NKkhQsXqbZ5a0sajsXt -NWSGLf5MUNhN1PRwQXf",
  "Stripe customers": "cus_6zpSgVzfyu1UzM cus_U6RwalC45VUYoO cus_LpKaOJd0ArHeu7 cus_OsKJjy8jn89wyU",
  "Stripe accounts": "acct_11h8FIggNvhPvqzb acct_1j6tZYgy3RiDcvzP acct_1p6ytOHjEwPcfs80 acct_1OqYst8gi945CNpu",
  "Slack members": "U0N8YZ19IO8 U03LU9IY3RU U056XYOPG9C U0N8BR1DJC3",
  "11 characters of base64url": "nDwSf1jQsnm ekIdlFJeh3- FKiVpc01U98 x_nDhYbh8_z",
  "10 letters and digits": "ZI7VAnLBIK Bbx5ZePN1m l9vBHu5Rcp nZ9BxRH1S3",
  "8 letters and digits": "PQzSP2NX eQjdEKlc EkDCyJQN UQIB1Rvz",
  "12 letters and digits": "k5hP68edozjl SiixEAPHVlFt JxtClVAeh45G Dozw8j0EVW3k",
  "16 letters and digits": "ZKfQC0EGu6LzXFVx 2OPJ7wc8KO8RPWnP bknoSoRV43CbBwZX ms4iH3itvXiVJnna",
  "short UUIDs": "jVI70FNxMylxJnCancorNo ZF5z9vmzFrxLTmjGJT3t7F SXk37QfspK9WjgUwiFbTar T5hrHTYIvrqmVS5MvDQ861",
  "a prefix and 8 hexadecimal digits": "usr_90da9ade usr_9e5c4e4f usr_301b1c92 usr_2192d925",
  "a prefix and 6 hexadecimal digits": "usr_015f84 usr_1480b2 usr_e0d34c usr_7f9995",
  "a prefix and 7 small letters and digits": "u_jfnzc4f u_srg1erh u_rbc7on8 u_yc1s6a2",
  "a prefix and 4 digits": "cust-8788 cust-6903 cust-7524 cust-9961",
  "a prefix and 3 digits": "member_597 member_300 member_453 member_296",
  "Okta users": "00umMPl2vspbtBST8YFs 00usj7WdpsrEAcNiU34K 00umXmuX8D57DwvQKyrW 00uMkbQwDOjYsO8slq02",
  "Auth0 users":
    "auth0|5fe1781e77b6c57ebf8e9d25 auth0|51728a940f597330b0de0199 auth0|ca6de566a132349cae9daf60 auth0|c790f6fe2f5b0042588579e6",
  "Airtable records": "recuYXyFNVfvG9xwz recUn8tNEWxDPf1bf rechLA27XBP1LNUEr recFXfQaFZBYtb1sr",
  "Salesforce contacts": "00382DLqjBQJ2FV 0035cBafkU1w0oa 003Zl64sJwZPXQI 003VEa3QZKdukcn",
  "6 digits": "623298 534976 445902 429053",
  "7 digits": "2263780 5801320 5576013 7683265",
  snowflakes: "117029403785061853 168896309725413888 133987101176425240 130743586409511534",
  "digits in groups": "9494-0154-6572 5314-0018-1731 9101-9758-0396 8602-1657-3443",
  "codes in groups": "YWW4-KNA2-K3ZM Y6ED-MZMB-SYE2 HBTW-VR70-T7NH 659J-1Q0Y-ME4N",
  "GA client ids": "3666289179.7673942315 3547886241.2142173931 8735466711.5341483787 5358284536.1634329241",
  "10 small letters and digits": "ko5icafbm9 0mdjlc08ub 9byh0poeff cj7jf2t0ec",
  "12 small letters and digits": "ukem93zr9ebx 93ta3k10dsdt t96c2gvqc51b 7clrcnj74x6t",
  "16 small letters": "uhheljoqhbrsmgjv tmihinqtnkblpgbd lriizceehttdnapt xeqmesdbyupqwcmd",
  "12 small letters": "qrybcbhensuh shtvkraananc ijtcyrgwedgn nszbulrebzea",
  "10 capitals and digits": "1TPG4BODHB RWAPQYSWM4 03N9P0Q3JL 4QKCOH77YN",
  "16 bytes as base64url":
    "J25RnxqUcesbmpKo4jm-Tg uHdz9SDIWdnDxbnZEqFlCw Ta0OAcVoX0QTqvigMmVtXA i_aSAjCk1hDSpfV1ho5n9g",
  URNs: "urn:li:person:S6pnlTen8b urn:li:person:0FsntFIIfb urn:li:person:Z4E9l4QRUf urn:li:person:6nT5Wnllhc",
  "Cognito identities":
    "us-east-1:4938e250-e56e-4579-b5bc-a4f2b0142ce3 us-east-1:61d32897-04c2-4d2c-90dd-dde70e0792cd us-east-1:b84f251b-87d4-46fe-86bb-90bca489794d us-east-1:0db6ff2c-d012-47ca-ad8d-379063f98d56",
  organisations:
    "org-67xW73CgBoLKrjnw6VZu3zpV org-BPGNnQBqjrLfhrvZhHkCnDVU org-dFMWsQGG8cgA29QkxEWD4S73 org-WywSouzlXpJ01SJlM7Xw3T7I",
  "small letters and digits in turns": "p76pe015ve p68lp310eb p71sg098cn p72er841sf",
  "24 of base32": "kp4oqjyazwzc2xxdeml6iekz vp5x7mcsxwfpe2nyj4ndo6cx hdl563bwjv7i6gfragm5scmt ooe7brgylls6oys46wobgwgo",
};

/** By what they name. */
export const ORDINARY: Readonly<Record<string, string>> = {
  plans:
    "pro free enterprise enterprise-annual team_monthly starter business-plus premium_2026 trial basic-v2 growth_yearly pay-as-you-go",
  pages:
    "checkout-page pricing landing_page_b onboarding-step-3 settings/profile home_feed product_detail search-results cart_drawer signup_modal",
  "parts of pages":
    "hero_banner_variant_b cta_button_primary nav-top footer_links sidebar-collapsed tooltip_seen experiment_42_control ab_test_group_a variant-17 bucket_3",
  versions:
    "v2.83.0 1.2.3 2.0.0-beta.4 10.15.7 126.0.6478.127 17.5.1 1.0.0-rc.1 3.11.9 v24.1 0.24.0 2026.11.2 2.0.0+sha.5114f85",
  "times and campaigns":
    "2026-11-24 2026-11-24T06:44:51Z Q3-2026 FY26Q1 2026-W48 H1_2026 24.11.2026 11/24/2026 06:44 winter24 spring2026 BLACKFRIDAY2026 SUMMER2026SALE spring2026newsletter cyber-monday-25",
  "languages and encodings": "en-GB fr-FR zh-Hant-TW utf-8 UTF-16LE iso-8859-1 ISO-8601 windows-1252 pt_BR es-419",
  devices:
    "Windows_11 macOS-14.5 iOS17 Android14 iPhone15Pro iPhone-15-Pro-Max iPad8,3 Pixel_8_Pro SM-G991B ThinkPad-X1-Gen9 XPS13-9310 MacBookPro18,3 Galaxy-S24-Ultra Surface-Pro-9 PlayStation5 RTX4090 GTX1080Ti i7-1185G7 Ryzen9-5950X M2-Max WH-1000XM4 EOS-R5 MX-5 QE55Q80C",
  sizes:
    "1920x1080 1024x768 2560x1440@60 720p 1080p60 4K 16:9 300x250 728x90 12MP 512GB 16GB-DDR5 256-bit 1.5x 2x4GB 10-12 25-34 100ml 500mg 12V 220V-50Hz",
  "formats and algorithms":
    "mp4 h264 sha256 base64 utf8mb4 es2022 node24 oauth2 ipv6 i18n a11y k8s l10n s3 http2 tls1.3 x86_64 arm64-v8a amd64 linux-x64-gnu win32-x64 aarch64-apple-darwin wasm32-unknown-unknown webgl2 vp9 av1 mp3 h265-10bit latin1 rfc3339 pbkdf2 argon2id ed25519 aes-256-gcm blake2b512 md5sum crc32c",
  "regions and machines":
    "us-east-1 eu-west-3a europe-west4-b ap-southeast-2 m5.2xlarge t3.micro c5d.18xlarge n2-standard-8 Standard_D4s_v3 db.r6g.4xlarge e2-highmem-16 gpu-a100-80gb westeurope2",
  SKUs: "SKU-AB1234 TSHIRT-RED-XL SKU-0042-BLK ITEM-1234 TS-001-M-BLUE P-1042 ABC-123 BX-2040-W SHOE-42-BRN KIT-7B CHAIR-OAK-02 LAMP-E27-9W M4x20 M8-BOLT-50 W32L34 38C EU42 UK9 US10.5 A4 B5 XXL 3XL 7x9cm DN50 PN16 E27-LED USB-C3.2 cat6a rj45 nvme-m2-2280 DDR4-3200 1000XM5",
  coupons: "coupon10 SAVE20 WELCOME15 FREESHIP FLASH50OFF VIP2026 SPRING25OFF NEWUSER10 5OFF50 BOGO2FOR1",
  "words and names of properties":
    "internationalisation JavaScript TypeScript PostgreSQL numberOfItemsInCart hasSeenOnboardingModal isFirstTimeVisitor lastPaymentMethodUsed totalAmountWithTax shippingAddressCountryCode newCustomerDiscountApplied maxRetryCountReached availableSeatsInTeamPlan preferredNotificationChannel HTTPServerErrorCode XMLHttpRequestStatus useNewCheckoutFlow getStartedClicked firstSessionReferrerType",
  events:
    "add_to_cart page_view purchase_completed user_signed_up video_play_50 scroll_75 form_submit_error click_outbound_link app_open level_up_12 tutorial_begin share_via_whatsapp refund_issued file_download_pdf quiz_passed rating_5 subscribe_newsletter_footer logout_timeout",
  payment:
    "credit_card paypal apple-pay sepa_debit bank-transfer klarna visa mastercard amex giropay ideal bancontact multibanco blik przelewy24 sofort twint pix boleto",
  "states and errors":
    "pending shipped delivered cancelled on-hold in_review approved_by_admin partially_refunded ACTIVE INACTIVE DRAFT not_started too_many_requests ERR_CONNECTION_RESET ETIMEDOUT ECONNREFUSED E_NOT_FOUND HTTP_404 500_internal TypeError NullPointerException ORA-1017 SQLSTATE_23505 0x80070005 WinError_10054",
  "words of other languages":
    "Schwarzwald Rechtsanwalt geschwindigkeit Arbeitgeberleistung Donaudampfschiff Frühbucherrabatt Größe_42 aujourdhui développement anticonstitutionnellement naïveté configuración contraseña descuento_navidad sviluppo pagamento_rateale Preço_promocional förhandsbeställning zakupy wypożyczalnia Überweisung straßenbahn",
  branches:
    "accounting healthcare logistics e-commerce b2b B2C2B saas-50-200 10k-50k 1-10_employees fintech edtech proptech manufacturing hospitality nonprofit government_k12",
  "campaign sources":
    "google facebook linkedin-ads newsletter_2026_11 email_campaign_7 organic direct referral twitter x.com tiktok bing duckduckgo affiliate-12 partner_acme_q4 retargeting_eu_b2b utm_test_1 brand_search_de",
  looks:
    "dark-mode light high-contrast font-16px grid-3-col theme_v2 compact #1a2b3c rgb(12,34,56) #fff hsl120 slate-700 text-xl 2rem 50vh",
  models:
    "gpt-4o-mini llama3.1-70b claude-3-haiku bert-base-uncased yolov8n resnet50 text-embedding-3-small whisper-large-v3 mistral-7b-instruct-v0.3 stable-diffusion-xl",
  software:
    "css html5 react18 vue3 angular17 next.js14 webpack5 python3.12 php8.3 java21 dotnet8 rust1.79 go1.22 mysql8 redis7 mongodb6 nginx1.25 ubuntu22.04 debian12 alpine3.20",
  "times of day and places":
    "monday sat_night 9am-5pm T+2 net30 2weeks 90days 1h30 15min 5s every_4h 24/7 H264High Gen2 Series9 Mark4 Class3B Section12a chapter_3 lesson-04b unit7 grade10 year_12 room2B floor3 gate-B12 terminal2E seat-14C row12 platform9 bus-42 line_7b RER-A M25 A7 E40",
  "media types":
    "en_US.UTF-8 application/json text/html image/svg+xml multipart/form-data audio/mpeg font/woff2 video/webm application/vnd.ms-excel",
  "branches of code":
    "pk-fast-lane backup-2026-11-24 release/2026.11 feature/dark-mode hotfix-1042 JIRA-1234 PROJ-42 issue#118 build-1187 nightly-1124 canary_v3 build.7f3c2d1",
  places: "Ada Paris New_York Saint-Denis Los-Angeles Île-de-France Nordrhein-Westfalen Catalunya",
  "words with few vowels":
    "strengths rhythms lengthwise twelfths angstschweiss schmaltz borschtsch Llanfair crwth sphynx tsktsk",
};

export const HELD_OUT: readonly string[] = [
  "hobby scale-up agency_plan lifetime_deal family-pack student-discount edu2025 per-seat usage-based tier_3b",
  "wizard_step_4 empty_state_cta modal_close_x exit-intent-v3 sticky_header faq_accordion cookie_banner_reject hamburger_menu carousel_slide_2 swipe_left",
  "cat_food dog-toys-medium mens_shoes_11 womens-jacket-s kids/age-8-10 espresso_machine_3000 bluetooth-headphones organic-bananas-1kg wool_sweater_xs garden-hose-25m LEGO-75192 Nikon-Z6II Canon-R6 Sony-A7IV iPhoneSE3 OnePlus12R Moto-G84 GalaxyTabS9 KindlePaperwhite11 NUC13ANKi7",
  "chrome-126 Firefox133 Safari-17.4.1 Edge125 Opera99 SamsungBrowser25 WebKit605 Node-24.1.0 curl-8.7.1 okhttp4.12",
  "prod staging-eu qa2 dev_local preview-pr-1187 blue-green canary-5pct feature_flag_on kill_switch rollout_25",
  "reset_password verify_email_resend two_factor_sms magic-link-login sso_saml_okta invite_accepted api_rate_limited webhook_failed_503 csv_import_row_error sync_partial",
  "averageResponseTimeMs totalItemsInWishlist lastVisitedCategorySlug isEligibleForTrial checkoutStepNumber preferredLanguageCode hasCompletedProfile maxUploadSizeMb searchResultsCount selectedShippingMethod",
  "frontend backend devops machine-learning ux-research qa-automation product-management data-science growth-hacking seo-2026",
  "berlin-mitte paris_11e NYC-brooklyn london-EC2A milano-centro lyon-part-dieu barcelona-eixample warszawa-wola goteborg zuerich-west",
  "Versicherungsnehmer Kundenzufriedenheit betterave_rouge cacahuete escribir_resena zapatos-hombre-42 pagamento_rifiutato ordine_spedito wysylka_kurierem odrzucono",
  "tcp_443 err_ssl_protocol ENOTFOUND EACCES SIGKILL OOMKilled CrashLoopBackOff http-504 grpc-unavailable P2002",
  "week-48 q4fy25 hourly daily_digest_7am biweekly every-15min utc+2 cet 2026-H2 cohort_2026_03",
  "512x512 4:3 60fps 128kbps 44.1kHz 24-bit 100GB 2.4GHz 65W 13.3in",
];

/** Kinds of hosts that mean something wherever they occur. Public knowledge; every entry is a service open to anybody. */

/** Mailboxes for anybody: no organisation writes from there. */
export const FREE_MAIL: ReadonlySet<string> = new Set([
  ..."gmail.com googlemail.com hotmail.com hotmail.fr hotmail.co.uk hotmail.it hotmail.es hotmail.de outlook.com outlook.fr outlook.de outlook.es outlook.it live.com live.fr msn.com".split(
    " ",
  ),
  ..."yahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.es yahoo.it yahoo.com.br yahoo.co.jp ymail.com aol.com icloud.com me.com mac.com mail.com email.com".split(
    " ",
  ),
  ..."gmx.de gmx.net gmx.com gmx.at gmx.ch web.de freenet.de proton.me protonmail.com protonmail.ch pm.me tutanota.com tuta.io zoho.com fastmail.com".split(
    " ",
  ),
  ..."yandex.ru yandex.com mail.ru inbox.ru bk.ru list.ru rambler.ru ukr.net qq.com 163.com 126.com naver.com".split(
    " ",
  ),
  ..."bol.com.br uol.com.br terra.com.br ig.com.br laposte.net libero.it virgilio.it tiscali.it wp.pl o2.pl seznam.cz".split(
    " ",
  ),
]);

/** Addresses that hide where they lead. */
export const SHORTENERS: ReadonlySet<string> = new Set(
  "bit.ly bitly.com tinyurl.com t.co goo.gl ow.ly is.gd v.gd cutt.ly rb.gy rebrand.ly t.ly shorturl.at tiny.cc lnkd.in s.id buff.ly bl.ink urlz.fr qrco.de short.io dub.sh shorte.st adf.ly tiny.one urlr.me n9.cl encurtador.com.br abre.ai shor.kr u.to clck.ru vk.cc soo.gd x.co snip.ly l.ead.me me-qr.com q-r.to scnv.io".split(
    " ",
  ),
);

/** Where anybody puts up a page in a minute. Private suffixes of the public suffix list count besides. */
export const HOSTING: ReadonlySet<string> = new Set([
  ..."storage.googleapis.com storage.cloud.google.com sites.google.com docs.google.com drive.google.com forms.gle script.google.com firebaseapp.com web.app appspot.com run.app cloudfunctions.net translate.goog".split(
    " ",
  ),
  ..."blob.core.windows.net web.core.windows.net azurewebsites.net azureedge.net azurefd.net cloudapp.azure.com forms.office.com sharepoint.com 1drv.ms onmicrosoft.com sway.office.com".split(
    " ",
  ),
  ..."s3.amazonaws.com amazonaws.com cloudfront.net awsapps.com amplifyapp.com".split(" "),
  ..."pages.dev workers.dev r2.dev trycloudflare.com cloudflare-ipfs.com ipfs.io dweb.link github.io gitlab.io netlify.app vercel.app herokuapp.com onrender.com glitch.me replit.app repl.co surge.sh fly.dev ngrok.io ngrok-free.app".split(
    " ",
  ),
  ..."weebly.com wixsite.com webflow.io square.site godaddysites.com squarespace.com wordpress.com blogspot.com blogger.com framer.app framer.website notion.site carrd.co linktr.ee strikingly.com jimdosite.com webnode.page mystrikingly.com".split(
    " ",
  ),
  ..."digitaloceanspaces.com linodeobjects.com backblazeb2.com wasabisys.com typeform.com jotform.com formstack.com surveymonkey.com canva.com padlet.com dropboxusercontent.com box.com zendesk.com mailchi.mp codesandbox.io".split(
    " ",
  ),
]);

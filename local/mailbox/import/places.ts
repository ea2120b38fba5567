import type { FolderName } from '../mail/message.ts';

/**
 * Names of folders and labels by what they mean, as Gmail, Outlook, Apple Mail, Thunderbird and IMAP servers write
 * them in the languages that we know. Whatever is not here is the person's own name for something.
 */
const folderNames: Record<FolderName, string> = {
  inbox: `inbox | posteingang | boîte de réception | recibidos | bandeja de entrada | entrada | posta in arrivo |
    in arrivo | caixa de entrada | postvak in | doručené | doručená pošta | innboks | inkorg | inkorgen | indbakke |
    odebrane | skrzynka odbiorcza | דואר נכנס | תיבת דואר נכנס`,
  sentitems: `sent | sent items | sent mail | sent messages | sent-mail | gesendet | gesendete objekte |
    gesendete elemente | envoyés | envoyé | messages envoyés | éléments envoyés | enviados |
    elementos enviados | e-mails enviados | mensajes enviados | posta inviata | inviata | inviati | inviate |
    itens enviados | verzonden | verzonden items | odeslané | odesláno | odeslaná pošta | sendt | sendte elementer |
    skickat | skickade | wysłane | נשלח | נשלחו | פריטים שנשלחו | דואר שנשלח`,
  drafts: `drafts | draft | templates | unsent messages | outbox | postausgang | entwürfe | brouillons | borradores | bozze | rascunhos | concepten | koncepty |
    utkast | kladder | robocze | wersje robocze | szkice | טיוטות | טיוטה`,
  archive: `archive | archives | archived | archiv | archiviert | archivés | archivé | archivados | archivado |
    archiviati | archivio | arquivados | arquivado | arquivo | gearchiveerd | archief | archivováno | arkivert | arkiv |
    arkiverad | arkiverade | arkiveret | zarchiwizowane | archiwum | בארכיון | הועברו לארכיון | ארכיון | all mail | alle nachrichten |
    tous les messages`,
  junkemail: `junk | spam | junk e-mail | junk email | junk mail | bulk mail | junk-e-mail | spamverdacht |
    courrier indésirable | indésirables | pourriel | correo no deseado | no deseado | posta indesiderata | indesiderata |
    lixo eletrônico | lixo electrónico | ongewenste e-mail | ongewenst | nevyžádaná pošta | søppelpost | skräppost |
    uønsket mail | uønsket post | wiadomości-śmieci | ספאם | דואר זבל`,
  deleteditems: `trash | deleted items | deleted messages | bin | papierkorb | gelöschte objekte |
    gelöschte elemente | corbeille | éléments supprimés | messages supprimés | papelera | eliminados |
    elementos eliminados | cestino | posta eliminata | lixeira | lixo | itens excluídos | prullenbak |
    verwijderde items | koš | odstraněná pošta | papirkurv | slettede elementer | papperskorgen | papperskorg |
    borttaget | kosz | elementy usunięte | אשפה | פריטים שנמחקו`,
};

const stateNames = {
  unread: `unread | ungelesen | non lus | non lu | no leídos | no leído | non letti | da leggere | não lidos | não lidas |
    ongelezen | nepřečtené | ulest | oläst | olästa | ulæst | nieprzeczytane | לא נקראו | שלא נקראו | לא נקרא`,
  opened: `opened | geöffnet | ouvert | ouverts | abierto | abiertos | aperto | aperti | aberto | abertos | geopend |
    otevřeno | otevřené | åpnet | öppnad | öppnade | åbnet | otwarte | נפתחו | נפתח`,
  ignored: `important | starred | wichtig | markiert | mit stern | importants | suivis | favoris | importante |
    importantes | destacados | importanti | speciali | com estrela | belangrijk | met ster | důležité | s hvězdičkou |
    viktig | stjernemerket | viktigt | stjärnmärkt | vigtigt | stjernemarkeret | ważne | oznaczone gwiazdką | חשוב |
    חשובים | מסומן בכוכב | מסומנים בכוכב | muted | snoozed | scheduled | chat`,
};

type LabelMeaning = { kind: 'folder'; folder: FolderName } | { kind: 'unread' | 'opened' | 'ignored' };

const meanings = new Map<string, LabelMeaning>([
  ...Object.entries(folderNames).flatMap(([folder, names]) =>
    namesIn(names).map((name) => [name, { kind: 'folder', folder: folder as FolderName }] as const),
  ),
  ...Object.entries(stateNames).flatMap(([kind, names]) =>
    namesIn(names).map((name) => [name, { kind: kind as keyof typeof stateNames }] as const),
  ),
]);

function namesIn(list: string): string[] {
  return list.split('|').map(folded);
}

function folded(name: string): string {
  return name.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
}

/** Categories that Gmail gives by itself are written with one word before a colon in most languages. */
const ownCategory =
  /^(?:category|kategorie|kategori|catégorie|categoría|categoria|categorie|kategoria|קטגוריה) ?:? /;

/** What a label of Gmail says about a mail; `undefined` for the person's own labels. */
export const meaningOfLabel = (label: string): LabelMeaning | undefined =>
  meanings.get(folded(label)) ?? (ownCategory.test(folded(label)) ? { kind: 'ignored' } : undefined);

/** The folder that a folder name of a mail program stands for. */
export function folderNamed(name: string): FolderName | undefined {
  const meaning = meanings.get(folded(name));
  return meaning?.kind === 'folder' ? meaning.folder : undefined;
}

/** The folder that a path says, the innermost name that means something counting; names outermost first. */
export const folderOfPath = (names: string[]): FolderName | undefined =>
  names
    .flatMap(partsOf)
    .map(folderNamed)
    .findLast((folder) => folder !== undefined);

/** Maildir writes the path of a folder into one name, `.INBOX.Sent`; programs add endings of their own. */
function partsOf(name: string): string[] {
  const bare = name.replace(/\.(?:mbox|mbx|sbd|imapmbox)$/i, '');
  return bare.startsWith('.') ? bare.slice(1).split('.').map(fromImapName) : [fromImapName(bare)];
}

/** Folder names of IMAP servers are written in a UTF-7 of their own (RFC 3501 §5.1.3): `Entw&APw-rfe`. */
const fromImapName = (name: string): string =>
  name.replace(/&([A-Za-z0-9+,]*)-/g, (_whole, code: string) => (code === '' ? '&' : fromUtf16(code)));

const fromUtf16 = (code: string): string =>
  new TextDecoder('utf-16be').decode(Buffer.from(code.replaceAll(',', '/'), 'base64'));

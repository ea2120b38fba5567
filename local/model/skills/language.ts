export type Language = 'en' | 'he';

/** Hebrew when at least three letters in ten are Hebrew: such mails often carry Latin names and addresses. */
export function languageOf(text: string): Language {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const hebrew = text.match(/\p{Script=Hebrew}/gu)?.length ?? 0;
  return letters > 0 && hebrew / letters >= 0.3 ? 'he' : 'en';
}

export const localeLanguage = (locale: string): Language => (/^(he|iw)\b/i.test(locale) ? 'he' : 'en');

/** The small words that no text of a language can do without; those that English has too are left out. */
const smallWords: Record<string, string> = {
  English:
    'the and of to is you that it for on are with as this be at have from or by not but what all were we when your can there please will would me my our has been was if they he she i do any',
  German:
    'der die das und ist nicht ich sie wir ihr ein eine einen einem mit für auf den dem von zu bitte sehr mir uns können haben bis zum zur im bei auch noch wird werden sind ihre ihnen geehrte hallo grüße freundlichen grüßen vielen dank nach',
  French:
    'le la les des est une que qui vous nous je tu pour dans avec sur ce cette mon ma votre vos notre merci bonjour salut pas plus être avez peux pouvez demain aux du et ou mais cordialement',
  Spanish:
    'el los las una que por para con del su sus nos le podemos puede gracias hola está usted pero como más muy este esta tu mi sobre buenos días saludos favor cuando',
  Italian:
    'il lo gli una che per con del della dei sono mi ci può buongiorno grazie ciao questo questa come più anche mille buona giornata mandare entro cordiali saluti',
  Portuguese:
    'os uma que para com do da dos das não você por obrigado obrigada olá bom dia está nos mais como pode até cumprimentos',
  Dutch:
    'het een van ik je dat niet met voor aan zijn wij ons graag kunt hebben bedankt groeten deze maar ook naar nog',
  Polish: 'nie się że jest na do proszę dzień dobry dziękuję czy oraz pan pani przez dla pozdrawiam w z i o',
  Swedish: 'och att det är inte jag som för på med en ett har du vi hej tack kan till av om',
};
const bySmallWord = new Map<string, string[]>();
for (const [language, words] of Object.entries(smallWords))
  for (const word of words.split(' ')) bySmallWord.set(word, [...(bySmallWord.get(word) ?? []), language]);

const SURE = 3;

/** The name of a language that the rules do not read; undefined for English, Hebrew and what is too short to tell. */
export function unreadLanguage(text: string): string | undefined {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const known = text.match(/\p{Script=Latin}|\p{Script=Hebrew}/gu)?.length ?? 0;
  if (letters >= 10 && known / letters < 0.5) return 'another script';
  if (languageOf(text) === 'he') return undefined;
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? [])
    for (const language of bySmallWord.get(word) ?? []) counts.set(language, (counts.get(language) ?? 0) + 1);
  const [[best, most] = ['English', 0]] = [...counts].sort((a, b) => b[1] - a[1]);
  return best !== 'English' && most >= SURE && most > (counts.get('English') ?? 0) ? best : undefined;
}

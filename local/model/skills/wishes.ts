import type { Language } from './language.ts';

/**
 * A wish that has not the form of a request: what the writer hopes for, misses, is kept waiting for, or what the reader
 * has not done yet. Each pattern looks for a frame of grammar with the reader, the writer or a day in it, never for a topic.
 */
const english: RegExp[] = [
  // "We are hoping to receive …", "I'd love to hear …", "Looking forward to hearing which …"
  /\b(?:hop(?:e|ing)|look(?:ing)? forward|expect(?:ing)?|keen|eager) to (?:(?:receiv|hear)(?:e|ing)?|(?:get|hav|see)(?:e|ing|ting)? (?:your|an?|the|some|any|more|it|them|quotes|news|word|feedback|comments)\b(?! (?:done|finished|sorted)))\b(?!.{0,12}\bfrom (?:him|her|them)\b)/i,
  /(?<!\byou)(?: would|'d|’d) (?:be (?:very |most |so )?(?:happy|glad|pleased|grateful|thankful|delighted|honou?red|interested)|(?:really |very much |greatly |also )?(?:like|love|welcome|appreciate|value|prefer)) (?:to (?:(?:receive|hear|know|ask|learn|understand|show|include|invite)\b|(?:get|have|see|read|take) (?:your?|the|a (?:copy|look))\b)|if|it if|for you|your|you|any|some|an? (?:\p{L}+ )?(?:answer|reply|copy|response|call|word|quote|decision|chance|look|minute|moment))\b/iu,
  /\b(?:would|will) be (?:very |much |greatly |most |so )?(?:(?:appreciated|welcome)(?= (?:if|before|by)\b|[.!]?$)|(?:helpful|great|good|nice|lovely|wonderful|ideal|useful|kind)(?= if (?:you|we|someone|somebody)\b))/i,
  /\b(?:appreciate|welcome) (?:the (?:opportunity|chance)|(?:a few|some|\d+) (?:minutes|of your))\b/i,
  /\bany [\p{L} ]{1,30}\byou (?:can|could|might) (?:provide|share|give|offer|send|spare)\b/iu,
  /\bhop(?:e|ing) (?:that )?you (?:can|could|might|would|will|['’]ll) (?!enjoy|have|feel|like|find)/i,
  /\b(?:I|we)(?:['’]d| would)? (?:suggest|propose) (?:that )?(?:we|you|an?)\b|\bwe (?:really |probably )?need to (?:talk|discuss|meet|speak)\b/i,
  /\b(?:from|of) you (?:would|could) help\b|\b(?:a|any|your) [\p{L} ]{0,30}(?:would|could) (?:really )?help\b/iu,
  /\b(?:appreciate|grateful for|thankful for|welcome) (?:your|an?|any) [\p{L} ]{0,40}\b(?:by|before|on|of|confirmation|answer|reply|response|feedback|comments?|input|opinion|approval)\b/iu,
  // "I was wondering whether …", "Curious how …", "I wanted to check if …"
  /(?<!\byou )(?<!\byou['’]d )\b(?:wonder(?:ing)?|curious|(?:want(?:ed)?|writing|checking in|trying) to (?:know|ask|check|see|find out|confirm)|just checking|checking) (?:if|whether|what|how|when|where|who|which|why|about)\b/i,
  /^(?:(?:I am|I['’]m|we are|we['’]re|just|this is|I wanted) )*(?:to )?(?:following up|follow up|circling back|checking in|touching base|chasing)\b/i,
  /\breminder (?:to|for you to)\b/i,
  /\b(?:I|we)\b.{0,20}\b(?:like|love|need|want|interested) (?:to |in )?(?:also )?(?:(?:speak|talk|meet|sit down|visit|catch up)(?:ing)? (?:to|with) you|discuss(?:ing)? (?:this|it|how|your|further|with you))\b/i,
  // "Still waiting on your comments", "We are missing the documents", "I have nothing from you"
  /\b(?:await(?:ing)?|wait(?:s|ing)? (?:on|for)) (?:your|you|word|confirmation|approval)\b/i,
  /\b(?:I|we|he|she|they) (?:still |also )?(?:have|has|had|['’]ve) (?:still )?(?:not|nothing|no [\p{L} ]{1,30})(?: yet)? ?(?:received|seen|heard|got|gotten|had|back)? ?(?:anything )?(?:from (?:you|your)|yours|your|back)\b/iu,
  /\b(?:haven['’]t|have not|hasn['’]t|has not) (?:yet )?(?:received|seen|heard|got(?:ten)?) (?:back|from you|yours?|the|any(?:thing)?)\b|\b(?:didn['’]t|did not|never) (?:receive|see|hear|get) (?:back from you|from you|yours?|anything)\b/i,
  /\b(?:we|I)(?:['’]re| are|['’]m| am) (?:still )?missing\b/i,
  /\b(?:I|we) still (?:do not|don['’]t) (?:have|see|know)\b/i,
  /\b(?:anxious|waiting|eager|longing|hoping|impatient) for (?:an?y? |some |the |your )?(?:comments?|feedback|answer|reply|news|word|response|opinion|verdict|thoughts)\b/i,
  /\b(?:would|will|['’]d) (?:really |greatly )?help (?:me |us )?(?:to know|if you|knowing)\b/i,
  // "We cannot ship without a signed order"
  /\b(?:I|we) (?:can(?:no|['’])t|cannot|are unable to|am unable to) [^.]{1,80}\bwithout (?:an?|the|this|that|those|these)\b/i,
  // "I said I would run it by you", "that is you"
  /\b(?:take|run|bring|put|clear|check|raise) (?:it |this |that |them )?(?:to|by|past|before|with) you\b|\bthat(?:['’]s| is| would be) you\b|\byou(?:['’]re| are) the (?:one|only one|person) (?:who|that|to)\b/i,
  // "Pick one and I will book it"
  /^(?:just )?(?:pick|choose|name|say|select|decide)\b/i,
  // "If we do not hear from you by Friday, you will be …"
  /\b(?:if|unless) (?:we|I)\b.{0,20}\b(?:hear|receive|get|have)\b.{0,60}\byou(?:r\b|['’]ll\b| will\b| may\b| are\b)/i,
  // "Any changes need to reach me tonight", "comments should be with us by noon"
  /\b(?:changes|comments?|edits|corrections|objections|feedback|mark-?ups?|amendments|approvals?|numbers|answers?)\b (?:need|must|have|has|needs|should|ought)\b.{0,20}\b(?:me|us)\b/i,
  // "Your call", "That is up to you", "The ball is in your court"
  /(?:^|[-–,;:] ?)(?:it['’]s |it is |that['’]s |that is )?(?:your (?:call|decision|choice|turn)|up to you|over to you)[.!]*$|\bin your (?:court|hands)\b/i,
  /\b(?:can(?:no|['’])t|cannot|could not|couldn['’]t|unable to) (?:\p{L}+ ){1,6}(?:without|until|unless|before|till) (?:you|your|we (?:have|get|receive|hear)|I (?:have|get|receive|hear))\b/iu,
  // "Your signature is missing", "The letter needs your signature", "has to be back by Sunday"
  /\b(?:your?s?|we|us|our|my|me)\b.{0,80}\b(?:is|are|was|were) (?:still |now |not |only |the only )*(?:missing|outstanding|overdue|required|needed|incomplete|here yet|one outstanding|ones outstanding)\b(?! (?:and|work|job|quarter|year|effort))/i,
  /\b(?:is|are) (?:still |now )*(?:missing|outstanding|required|needed|incomplete)\b.{0,60}\b(?:before|by|until|from you|you)\b/i,
  /\b(?:needs?|requires?|lacks?|awaits?) (?:\p{L}+ )?your (?!own\b)/iu,
  /\b(?:I|we)(?: now| only| just| still)* need (?:\p{L}+ )?(?:your|you|from you)\b/iu,
  /\b(?:need|needs|want|wants) (?:this|it|them|that|these|those|the [\p{L} ]{1,30}|your [\p{L} ]{1,30}) (?:filled|signed|sent|returned|completed|approved|back|done|before|by)\b/iu,
  /\b(?:has|have|needs?|ha[sd]) to (?:be|reach|arrive|hand|return|submit)\b.{0,80}\b(?:by|before|until|no later than)\b/i,
  /\b(?:last day)(?: date)? (?:to|for)\b|\b(?:deadline|cut-?off)(?: date)? is\b|\bdeadline (?:to|for) (?:\p{L}+ ){1,6}is\b/iu,
  /\b(?:is|are) due (?:to (?:me|us) )?(?:by|on|in|at|before|back|today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/i,
  /\bpromised\b.{0,60}\byou\b|\byou (?:had |have |kindly |very kindly )*(?:promised|offered|agreed|forgot|forgotten)\b|\byou (?:still )?owe me\b/i,
  /\byou (?:still )?(?:have not|haven['’]t) (?:yet )?\p{L}+/iu,
  /\bmust be \p{L}+ed\b.{0,60}\b(?:by|before|until|no later than)\b/iu,
  /\byou (?:may|might|will|['’]ll) (?:have|need) to\b/i,
  /\b(?:I|we) (?:would |will |['’]d |['’]ll )?(?:expect|trust|count on|rely on) (?:you\b|your\b|an?\b.{0,40}\b(?:from|of) you\b)/i,
  /\b(?:we|I)(?:['’]d| would)? (?:ask|request|invite) (?:that )?you\b|\b(?:is|are) (?:kindly )?(?:requested|asked|invited) to\b/i,
  /(?<!\byou )(?<!would )\b(?:wants?|would like|needs?) to know (?:if|whether|what|how|when|where|which|who|by)\b/i,
  /\b(?:I|we) (?:(?:really|urgently|still|also|only|just) )?need to (?:know|hear|understand|(?:have|get|see) (?:your?|the|an? (?:answer|reply|decision)))\b/i,
  // "No rush, but when you get a minute …"
  /\b(?:when|once|as soon as|whenever) you(?:['’]ve| have)? (?:(?:get|find|got|had|have) (?:a|the|some|time|around)\b|can\b)/i,
  /^if you (?:could|would (?:be|please|kindly|send|let)|might|['’]d be|(?:are|['’]re) willing|don['’]t mind)\b|[,-] ?if you (?:could|are willing|don['’]t mind)\b/i,
  /^(?:if (?:that is |this is |it is )?(?:acceptable|ok(?:ay)?|agreeable|fine|correct)\b)/i,
  /^(?:any|no) (?:thoughts|updates?|news|word|chance|ideas?|comments|feedback|objections?|luck|progress|decision|takers)\b/i,
  /\bany (?:chance|word|update|news) (?:of|on|from|that|you)\b/i,
  /\byou don['’]t happen to\b/i,
];

const hebrew: RegExp[] = [
  /(?:אשמח|נשמח|מקווה|מקווים|אודה|נודה|רציתי|ביקשתי) (?:מאוד )?(?:אם|לקבל|לדעת|לשמוע|לשאול|לראות|לתשובת|לך אם|לכם אם)/u,
  /(?:עדיין|טרם|עוד) (?:לא )?(?:קיבל(?:תי|נו)|התקבל|הגיע|שמע(?:תי|נו)|שלחת|חזרת)/u,
  /(?<!\p{L})(?:אבקש|נבקש|מבקשים|מבקשת|מבקש) (?:ש|את|ל|מ)/u,
  /(?:מחכה|מחכים|ממתין|ממתינה|ממתינים) (?:ל|רק )/u,
  /(?:^|\s)חסר(?:ה|ים|ות)? (?:לי|לנו|עדיין|ה)/u,
  /(?:^|\s)(?:נא|אנא|בבקשה) (?!לא |לשים לב|אל )\p{L}/u,
  /(?:^|\s)(?:יש|צריך|חייבים|עליך|עליכם) (?:ל(?:החזיר|שלוח|מלא|אשר|הודיע|הגיש|שלם|חתום))/u,
  /(?:^|\s)(?:תודיעי?ו?|תגידי?ו?|תעדכני?ו?|תכתבי?ו?|תתקשרי?ו?|עדכני?|הודיעי?ו?) (?:לי|לנו|אותי|אותנו)/u,
];

export const wishes: Record<Language, RegExp[]> = { en: english, he: hebrew };

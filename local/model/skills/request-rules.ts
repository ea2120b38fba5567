import type { Language } from './language.ts';

/** `wish`: nothing is asked outright, but somebody waits for something (see `wishes.ts`). */
export type RequestKind = 'move' | 'meet' | 'need' | 'confirm' | 'act' | 'question' | 'wish';

export interface RequestRule {
  kind: RequestKind;
  /** Group `object`: what is asked for; group `target`: where to, for a move. */
  pattern: RegExp;
}

const english: RequestRule[] = [
  {
    kind: 'move',
    pattern:
      /\b(?:can|could|may|shall|should|might|need to|have to|like to|want to|possible to|mind|chance)\b(?! not\b).{0,24}?\b(?:mov(?:e|ing)|reschedul(?:e|ing)|postpon(?:e|ing)|push(?:ing)?|shift(?:ing)?|delay(?:ing)?)\b(?: (?:back|out))? (?<object>(?!on\b).+?)(?: (?:to|until|till|for|by) (?<target>.+))?$/i,
  },
  {
    kind: 'need',
    pattern:
      /\b(?:please|pls|plz|kindly|can you|could you|would you|will you|you could|you would)\b(?:,? (?:please|also|kindly))*(?: be able to)? (?:send|share|forward|provide|attach|email|resend|get)(?: me| us| over| across)* (?<object>.+)$/i,
  },
  {
    kind: 'need',
    pattern:
      /^(?:(?:also|and|plus|we|i|i'd|i’d|we'd|still|just|would) )*(?:need|like|want|require|am waiting for|are waiting for|waiting for|am missing|are missing)(?: also| still)? (?!to\b|you to\b|some(?:body|one)\b)(?<object>.+)$/i,
  },
  {
    kind: 'need',
    pattern:
      /\b(?:I|we)(?: also| still| really| urgently| now| only)? (?:need|require) (?<object>(?:an?|the|your|this|these|those|some|two|three|four|\d+)\b.+)$/i,
  },
  {
    kind: 'need',
    pattern:
      /\bwait(?:s|ing)? (?:on|for) (?<object>your (?:signature|approval|decision|go-ahead|feedback|comments?|answer|reply))\b/i,
  },
  {
    kind: 'meet',
    pattern:
      /\b(?:meet(?! (?:us|me|them|the|our|your|my|this|that|these|those|all|with (?:approval|resistance)|halfway|demand|expectations)\b)|catch up|have a call|hop on a call|quick call|get together|find (?:a )?time|set up (?:a |some )?(?:time|call|meeting)|schedule a|book a|(?:are|would|will) you (?:be )?(?:free|available)|(?:what|which) (?:time|day|date|morning|afternoon|evening|slot)s? (?:works?|suits?|fits?)|(?:can|could|shall|may) we (?:\w+ ){0,2}?(?:talk|speak|chat)|when do you have (?:time|\d+|an? )|when works|when (?:are|would) you)\b(?<object>)/i,
  },
  {
    kind: 'confirm',
    pattern:
      /\b(?:(?:^|please |pls |kindly |you (?:to |please )?)(?:confirm|approve|sign off)\b|(?<!\b(?:he|she|they|it|who|will|also|has|have|can|to|and) )let (?:me|us) know\b|(?:\byou |\bplease |^)(?:can |to |and )?let (?:me|us) know\b|(?:are|is) (?:you|that|this) (?:ok|okay|fine|happy)|do you agree|rsvp|can you make it|will you (?:be there|attend|join|come))\b(?<object>.*)$/i,
  },
  {
    kind: 'act',
    pattern:
      /(?:^(?=(?:send|share|fix|correct|change|update|add|remove|delete|cancel|finish|redo|rerun|look into|forward|provide|tell|bring|prepare|draft|schedule|arrange|book|order|print|fax|e-?mail|make sure|be sure|go ahead|ask|find out|put|set up|take a look|keep (?:me|us)|try to|have [\p{L}]+ (?:call|send|sign)|check|sign|countersign|return|call|ring|review|upload|write|advise|inform|remind|respond|reply|walk (?:me|us)|help (?:me|us)|give (?:me|us)|get (?:me|us|back)|drop (?:me|us)|let (?:me|us) (?:have|know (?:what|when|where|which|who|how|why|your|by|asap|as soon))|rsvp|complete|fill)\b)|(?<!\bto )\b(?:please|pls|plz)\b(?! (?:find\b|note\b|see (?:attached|below)|be (?:advised|informed|aware)|do(?:n['’]t| not)\b|disregard|ignore|accept|enjoy|keep in mind|bear|visit|click|refer|rest|excuse|forgive))|(?:^|[,;:] |\band )kindly\b|\b(?:can|could|would|will) you(?:,? please)?(?= )|\bneed you to(?= )),? ?(?<object>[\p{L}-]{2,}.*)$/iu,
  },
];

const hebrew: RequestRule[] = [
  {
    kind: 'move',
    pattern:
      /(?:אפשר|ניתן|תוכלי?|תוכלו|נוכל|האם|צריכ(?:ה|ים)?|רוצה)(?!\p{L}).{0,20}?(?:להזיז|לדחות|להעביר|להקדים) (?:את )?(?<object>.*?(?:פגיש[הת]|ישיב[הת]|שיח[הת]|סקיר[הת]|תור|אירוע).*?)(?: ל-?(?<target>(?:שבוע|יום|מחר|חודש|תאריך).*))?$/u,
  },
  {
    kind: 'need',
    pattern:
      /(?:תוכלי?|תוכלו|אפשר|אנא|בבקשה|נא|אשמח|נשמח)(?: (?:בבקשה|גם|ש))* ?(?:לשלוח|שלחי?|שתשלחי?|תשלחי?|להעביר|לקבל)(?: (?:לי|לנו|אליי|אלינו))? (?:את )?(?<object>.+)$/u,
  },
  {
    kind: 'need',
    pattern:
      /(?:^|\s)(?:(?:אני|אנחנו|גם) )*(?:צריך|צריכה|צריכים|מחכה|מחכים|חסר לי|חסרים לי)(?: גם)? (?:ל|את )?(?!ל)(?<object>.+)$/u,
  },
  {
    kind: 'meet',
    pattern: /(?:להיפגש|ניפגש|לקבוע|לדבר|מתי נוח|מתי את[ה]? פנו|מתי תהי|פנויה?(?!\p{L}))(?<object>)/u,
  },
  { kind: 'confirm', pattern: /(?:לאשר|תאשרי?|אשרי?|מאשרת?|תגיעי?|תוכלי? להגיע)(?!\p{L})(?<object>.*)$/u },
  { kind: 'act', pattern: /^(?:אנא|נא|בבקשה) (?<object>.+)$/u },
];

export const requestRules: Record<Language, RequestRule[]> = { en: english, he: hebrew };

import type { Language } from './language.ts';

export type RequestKind = 'move' | 'meet' | 'need' | 'confirm' | 'act' | 'question';

export interface RequestRule {
  kind: RequestKind;
  /** Group `object`: what is asked for; group `target`: where to, for a move. */
  pattern: RegExp;
}

const english: RequestRule[] = [
  {
    kind: 'move',
    pattern:
      /\b(?:can|could|may|shall|should|might|need to|have to|like to|want to|possible to|mind)\b.{0,24}?\b(?:move|moving|reschedul(?:e|ing)|postpon(?:e|ing)|push|shift|delay)\b(?: back)? (?<object>.+?)(?: (?:to|until|till|for|by) (?<target>.+))?$/i,
  },
  {
    kind: 'need',
    pattern:
      /\b(?:please|kindly|can you|could you|would you|will you)\b(?:,? (?:please|also|kindly))*(?: be able to)? (?:send|share|forward|provide|attach|email|resend)(?: me| us| over| across)* (?<object>.+)$/i,
  },
  {
    kind: 'need',
    pattern:
      /^(?:(?:also|and|plus|we|i|i'd|i’d|we'd|still|just|would) )*(?:need|like|want|require|am waiting for|are waiting for|waiting for|am missing|are missing)(?: also| still)? (?!to\b|you to\b|some(?:body|one)\b)(?<object>.+)$/i,
  },
  {
    kind: 'need',
    pattern:
      /\b(?:I|we)(?: also| still| really| urgently)? need (?<object>(?:an?|the|your|this|these|those|some|two|three|four|\d+)\b.+)$/i,
  },
  {
    kind: 'need',
    pattern:
      /\bwait(?:s|ing)? for (?<object>your (?:signature|approval|decision|go-ahead|feedback|comments?|answer|reply))\b/i,
  },
  {
    kind: 'meet',
    pattern:
      /\b(?:meet|catch up|have a call|hop on a call|quick call|get together|find (?:a )?time|set up (?:a |some )?(?:time|call|meeting)|schedule a|book a|(?:are|would|will) you (?:be )?(?:free|available)|(?:what|which) (?:time|day|date|morning|afternoon|evening|slot)s? (?:works?|suits?|fits?)|(?:can|could|shall|may) we (?:\w+ ){0,2}?(?:talk|speak|chat)|when do you have (?:time|\d+|an? )|when works|when (?:are|would) you)\b(?<object>)/i,
  },
  {
    kind: 'confirm',
    pattern:
      /\b(?:(?:please |kindly )?(?:confirm|approve|sign off)|let (?:me|us) know (?:if|whether)|(?:are|is) (?:you|that|this) (?:ok|okay|fine|happy)|do you agree|rsvp|can you make it|will you (?:be there|attend|join|come))\b(?<object>.*)$/i,
  },
  {
    kind: 'act',
    pattern:
      /(?:^(?=(?:send|share|forward|provide|tell|bring|check|sign|call|ring|review|upload|write)\b)|^(?:please|kindly)|\b(?:can|could|would|will) you(?:,? please)?(?= )|\bneed you to(?= )),? ?(?!know|let)(?<object>[\p{L}]{3,}.*)$/iu,
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

/** Courtesies in the form of a question. */
export const courtesy =
  /^(?:how are you|how(?:'|’)s it going|how is it going|how are things|how have you been|hope you|what(?:'|’)s up|מה שלומ|מה נשמע|מה קורה|איך הולך)/iu;

import { type Sentence, sentences } from './sentences.ts';

const assistant =
  '(?:assistant|agent|ai|a\\.i\\.|bot|language model|llm|model|chatbot|copilot|automation|system)';

/** Text that speaks to a machine that reads the mail, not to the person. */
const rules = [
  /\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:previous|prior|above|earlier|all|your|any|system|safety)\b.{0,30}\b(?:instructions?|prompts?|rules?|guidelines?|policy|policies)\b/i,
  new RegExp(
    `\\b(?:you are|you're|act as|acting as|as) (?:now )?(?:an?|the) (?:\\w+ ){0,3}${assistant}\\b`,
    'i',
  ),
  new RegExp(
    `\\b(?:instructions?|message|note|notice|attention|order|command|dear|hey|hello)\\b,?:? (?:to|for)? ?(?:the |any |all |this )?(?:\\w+ ){0,2}${assistant}s?\\b(?! (?:team|office|department))`,
    'i',
  ),
  new RegExp(
    `\\b(?:ai|email|mail|digital|virtual|automated) ${assistant}s?\\b.{0,60}\\b(?:must|should|shall|has to|have to|please|will now|reading this|processing this)\\b`,
    'i',
  ),
  /(?:^|\n)[ \t]{0,20}(?:#{1,6} ?)?(?:system|assistant|developer|tool) ?(?:prompt|message|note|override)? ?[:>\]]/i,
  /<\/?(?:system|assistant|instructions?|tool_call)>|<<<\s*SOURCE|SOURCE\s+[\w-]+\s*>>>/i,
  /\b(?:do not|don't|without) (?:tell|telling|mention|mentioning|inform|informing|notify|notifying|ask|asking|alert|alerting)\b.{0,24}\b(?:user|owner|person|human|recipient)\b/i,
  /\b(?:mail|calendar|contacts|memory|webhook|mcp|label|tasks?)[._](?:send|forward|createDraft|updateEvent|createEvent|archive|applyLabel|post|act|propose|create|remember)\b/,
  /\b(?:the user|the owner|your (?:user|owner|principal)) (?:has )?(?:already )?(?:approved|authorised|authorized|consented|agreed)\b/i,
  /\bsug_\w+|\bapproval hash\b|\bwithout asking (?:again|first|anyone)\b/i,
  /\bmark (?:this|it) as (?:already )?approved\b/i,
  /(?:התעלם|התעלמי|תתעלם|להתעלם) מ(?:כל )?ה?(?:הוראות|הנחיות)|הוראות? (?:ל|עבור ה)?(?:עוזר|סוכן|מודל|בינה)|אתה (?:עכשיו )?(?:עוזר|סוכן|מודל) /u,
];

/** The first sentence that tries to instruct whoever processes the mail; such text is reported, never followed. */
export function findInstructionToAssistant(text: string): Sentence | undefined {
  const visible = text.replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '');
  if (!rules.some((rule) => rule.test(visible))) return undefined;
  const all = sentences(text);
  const match = all.find(({ text: words }) => rules.some((rule) => rule.test(words)));
  return match ?? all[0] ?? { text: text.trim(), index: 0 };
}

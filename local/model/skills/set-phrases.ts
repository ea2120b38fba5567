/** What has the form of a request or a question and asks for nothing. */
const setPhrases: RegExp[] = [
  // Courtesies.
  /^(?:and )?(?:how are you|how(?:'|’)s it going|how is it going|how are things|how have you been|hope you|what(?:'|’)s up|מה שלומ|מה נשמע|מה קורה|איך הולך)/iu,
  // Pointers to what lies in the mail itself.
  /^(?:also |and )?(?:please |kindly )?(?:find (?:attached|enclosed|below|the attached)|see (?:attached|below|the attached|above)|note(?: that)?\b|be (?:advised|aware|informed|assured)|do(?:n['’]t| not) (?:reply|respond|bother|worry|hesitate)|accept (?:my|our)|excuse|forgive|bear with|click|refer to|disregard|ignore (?:this|my)|join (?:me|us) in|enjoy|move on|rest assured|feel free|visit\b)/i,
  /^(?:could you believe|would you believe|can you (?:believe|imagine)|guess (?:what|who)|you know what|who (?:knew|cares|would have|could have)|what (?:a|an)\b|how (?:nice|lovely|great|sad|funny|wonderful) )/i,
  // "Questions?", "Need help?", "Not you?"
  /^(?:any |have (?:any |some )?|got (?:any )?|do you have (?:any )?|more |still have )?(?:questions|concerns|problems|trouble|doubts)\?*$/i,
  /^(?:do you )?need (?:some |any |more )?(?:help|something urgent|something|assistance|support|anything)\b[^?]{0,30}\?*$/i,
  /^(?:if this (?:was|is) not you|if you (?:no longer|did not|didn['’]t|do not|don['’]t|have any|want to unsubscribe|received this|need any))\b/i,
  // For those whom it concerns: "If you wish to cancel, please call".
  /^if (?:you(?:['’]d| would)? (?:no longer )?(?:wish|want|prefer|like|rather|experience|encounter|download|find (?:an?|any|our)|(?:are|['’]re) (?:having|looking for|unsure|experiencing))|at any time)\b(?!.*\b(?:let|tell) (?:me|us)\b)/i,
  // Where nothing is wrong, nothing is wanted: "If I got anything wrong, let me know."
  /^(?:if|should)\b.{0,40}\b(?:anything|something|any(?:one| of (?:this|it|them))|there (?:is|are) any)\b.{0,60}\b(?:let (?:me|us) know|tell (?:me|us)|shout|say so)\b/i,
  // What lawyers put under every mail.
  /\b(?:intended recipient|received this (?:e-?mail|message|communication) in error|confidential (?:material|information)|unauthori[sz]ed (?:use|review|disclosure))\b/i,
  // Tags and raptures: "Quite something, isn't it?", "Isn't it great?"
  /^(?:is|are|was|were)n['’]t (?:it|that|this|they|she|he) (?!(?:on|at|in|the|a|an|due|from|for|your|our)\b)/i,
  /, (?:is|are|was|were|do|does|did|has|have|ca|wo)n['’]t (?:it|that|they|he|she)\?+$/i,
  /, (?:would|can|could) you (?:believe|imagine)(?: it| that)?\?+$/i,
  /^(?:I|we|he|she|they|it|that|there|what) .*, (?:could|can|would|do|did|have) (?:you|we|they)\?+$/i,
  /^(?:didn['’]t|don['’]t) (?:I|they|we) (?:tell|say|know)\b/i,
];

const helpOffered =
  /\b(?:call|contact|e-?mail|write|ask|reach|reach out|let (?:me|us) know|get in touch|speak|talk|reply|respond|turn|directed?|get back|shout|drop|message)\b/i;
const onlyIfNeeded =
  /\b(?:if|with|for|should|any|in case|when)\b.{0,60}\b(?:questions?|concerns?|quer(?:y|ies)|problems?|issues?|need (?:any|anything|help|assistance|further|more|something)|(?:further|more|additional) (?:information|details|help)|assistance|inquir(?:y|ies)|trouble|doubts?|urgent(?: matters?)?|emergenc(?:y|ies)|anything (?:else|before|comes up)|doesn['’]t work|does not work|persists?)\b|^quer(?:y|ies)\b|\bin (?:urgent|an? emergency|case of)\b/i;
const hebrewOffer = /(?:לכל|בכל|יש) (?:שאלה|שאלות|בעיה)|אפשר לפנות|ניתן לפנות/u;

/** An offer of help ("please call with any questions") asks for nothing, in whatever words. */
const isOfferOfHelp = (words: string) =>
  hebrewOffer.test(words) || (helpOffered.test(words) && onlyIfNeeded.test(words));

export const asksNothing = (words: string): boolean =>
  setPhrases.some((phrase) => phrase.test(words)) || isOfferOfHelp(words);

/** Takes back what stands before it: "Never mind, found it." */
export const takesBack = (sentence: string): boolean =>
  /\b(?:never ?mind|no (?:need|reason) to (?:re(?:ply|spond)|answer|do|send|call|come|worry)|no (?:reply|answer|response|action) (?:is |was )?(?:needed|necessary|required|expected)|nothing (?:for you )?to do|for your information only|(?:please )?(?:disregard|ignore) (?:this|my|the (?:last|previous))|don['’]t (?:bother|worry about)|no action)\b|אין צורך (?:להשיב|לענות|לחזור)|לידיעה בלבד/iu.test(
    sentence,
  );

import type { StandInReply, StandInRequest } from '../stand-in/index.ts';
import { requestId } from './wire/errors.ts';
import { parseBody } from './wire/parse.ts';
import { checkModel, offlineModel } from './wire/request-check.ts';
import { moderationsRequest } from './wire/request-shape.ts';

/** Categories of the vendor's answer; the rules know a few plain words of each, enough to exercise a caller. */
const rules: Record<string, RegExp | undefined> = {
  harassment: /\b(?:you are (?:worthless|an idiot)|shut up,? you)\b/i,
  'harassment/threatening': /\bI(?:'| wi)ll (?:hurt|find) you\b/i,
  hate: undefined,
  'hate/threatening': undefined,
  illicit: /\bhow to (?:make|build) a (?:bomb|weapon)\b/i,
  'illicit/violent': /\bhow to (?:make|build) a bomb\b/i,
  'self-harm': /\b(?:kill|hurt|harm) myself\b/i,
  'self-harm/intent': /\bI (?:want|am going) to (?:kill|hurt|harm) myself\b/i,
  'self-harm/instructions': undefined,
  sexual: /\bexplicit sexual\b/i,
  'sexual/minors': undefined,
  violence: /\b(?:kill|stab|shoot) (?:you|him|her|them)\b/i,
  'violence/graphic': undefined,
};

/** `POST /v1/moderations`: one verdict per input. */
export function moderations(incoming: StandInRequest): StandInReply {
  const { model, input } = parseBody(moderationsRequest, incoming.json());
  if (model !== undefined) checkModel(model);
  return {
    json: {
      id: requestId().replace('req', 'modr'),
      model: offlineModel,
      results: [input].flat().map(moderate),
    },
  };
}

function moderate(text: string) {
  const categories = Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [name, rule?.test(text) ?? false]),
  );
  const names = Object.keys(categories);
  return {
    flagged: Object.values(categories).some(Boolean),
    categories,
    category_scores: Object.fromEntries(names.map((name) => [name, categories[name] ? 0.9 : 0.0001])),
    category_applied_input_types: Object.fromEntries(names.map((name) => [name, ['text']])),
  };
}

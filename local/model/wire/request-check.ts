import { badRequest, refused } from './errors.ts';
import { parseBody } from './parse.ts';
import {
  type Format,
  type InputItem,
  type ResponsesRequest,
  responsesRequest,
  type Tool,
} from './request-shape.ts';
import { strictFault } from './schema-check.ts';

export const offlineModel = 'offline-rules-1';

/** Checks a `POST /v1/responses` body as strictly as the vendor, and beyond: nothing may be stored. */
export function checkResponsesRequest(body: unknown): ResponsesRequest {
  const request = parseBody(responsesRequest, body);
  checkModel(request.model);
  if (request.store !== false)
    throw badRequest(
      'invalid_value',
      'store',
      "Invalid value for 'store': this server keeps nothing, 'store' must be false.",
    );
  // As the vendor does for every model that does not think before it answers.
  if (request.reasoning?.effort)
    throw badRequest(
      'unsupported_parameter',
      'reasoning.effort',
      "Unsupported parameter: 'reasoning.effort' is not supported with this model.",
    );
  checkTools(request);
  checkFormat(request.text.format);
  if (typeof request.input !== 'string') checkCalls(request.input);
  return request;
}

export function checkModel(model: string): void {
  if (model === offlineModel) return;
  const message = `The model '${model}' does not exist or you do not have access to it.`;
  throw refused({ status: 404, message, param: 'model', code: 'model_not_found' });
}

const namePattern = /^[a-zA-Z0-9_-]{1,64}$/;

function checkName(name: string, param: string) {
  if (!namePattern.test(name))
    throw badRequest(
      'invalid_value',
      param,
      `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$' of at most 64 characters.`,
    );
}

function checkTools({ tools, tool_choice: choice }: ResponsesRequest) {
  if (tools.length > 128)
    throw badRequest('array_above_max_length', 'tools', "Invalid 'tools': at most 128 tools.");
  for (const [place, tool] of tools.entries()) checkTool(tool, `tools[${place}]`);
  const names = tools.map(({ name }) => name);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice)
    throw badRequest('invalid_value', 'tools', `Tool names must be unique: '${twice}' is given twice.`);
  const wanted = typeof choice === 'object' ? choice.name : undefined;
  if (wanted !== undefined && !names.includes(wanted))
    throw badRequest(
      'invalid_value',
      'tool_choice',
      `Tool choice 'function' with name '${wanted}' not found in 'tools' parameter.`,
    );
  if (choice === 'required' && tools.length === 0)
    throw badRequest(
      'invalid_value',
      'tool_choice',
      "Tool choice 'required' must be specified with 'tools' parameter.",
    );
}

function checkTool({ name, parameters, strict }: Tool, param: string) {
  checkName(name, `${param}.name`);
  const fault = strict && strictFault(parameters ?? { type: 'none' });
  if (fault)
    throw badRequest(
      'invalid_function_parameters',
      `${param}.parameters`,
      `Invalid schema for function '${name}': ${fault}`,
    );
}

function checkFormat(format: Format | undefined) {
  if (format?.type !== 'json_schema') return;
  checkName(format.name, 'text.format.name');
  const fault = format.strict && strictFault(format.schema);
  if (fault)
    throw badRequest(
      'invalid_json_schema',
      'text.format.schema',
      `Invalid schema for response_format '${format.name}': ${fault}`,
    );
}

/** Every call has its output and every output its call, as the vendor demands. */
function checkCalls(items: InputItem[]) {
  const calls = items.flatMap((item) => (item.type === 'function_call' ? [item.call_id] : []));
  const outputs = items.flatMap((item) => (item.type === 'function_call_output' ? [item.call_id] : []));
  const orphan = outputs.find((id) => !calls.includes(id));
  if (orphan)
    throw badRequest(
      'invalid_value',
      'input',
      `No tool call found for function call output with call_id ${orphan}.`,
    );
  const open = calls.find((id) => !outputs.includes(id));
  if (open) throw badRequest('invalid_value', 'input', `No tool output found for function call ${open}.`);
}

import { readFileSync } from 'node:fs';
import { Ajv2019, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2019.js';
import { parse } from 'yaml';
import type { Exchange, LineRequest } from '../../cli/fake-line/fake-line.js';

/** What there is of OpenAPI in LINE's files. */
interface Schema {
  $ref?: string;
  type?: string;
  nullable?: boolean;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema;
  items?: Schema;
  allOf?: Schema[];
  discriminator?: { propertyName: string; mapping: Record<string, string> };
  [keyword: string]: unknown;
}

interface Operation {
  parameters?: { name: string; in: 'path' | 'query' | 'header'; schema: Schema; required?: boolean }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

interface Specification {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const ajv = new Ajv2019({
  strict: false,
  allErrors: true,
  formats: {
    uri: (text: string) => URL.canParse(text),
    uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
    int32: { type: 'number', validate: (n: number) => Number.isInteger(n) && Math.abs(n) < 2 ** 31 },
    int64: { type: 'number', validate: Number.isSafeInteger },
    double: { type: 'number', validate: Number.isFinite },
    binary: true,
  },
});

const api = load('messaging-api');
load('webhook');

function load(name: string): Specification {
  const url = new URL(`line-openapi/${name}.yml`, import.meta.url);
  const specification = parse(readFileSync(url, 'utf8')) as Specification;
  const $defs = Object.fromEntries(
    Object.entries(specification.components.schemas).flatMap(([key, schema]) => [
      [key, schema.discriminator ? dispatched(schema.discriminator) : converted(schema)],
      // As a part of another it must not forbid what that one adds.
      [`${key}.open`, converted(schema, true)],
    ]),
  );
  ajv.addSchema({ $id: name, $defs });
  return specification;
}

/** By the value of one property, and no other value than those named. */
function dispatched({ propertyName, mapping }: NonNullable<Schema['discriminator']>): AnySchemaObject {
  return {
    type: 'object',
    required: [propertyName],
    properties: { [propertyName]: { enum: Object.keys(mapping) } },
    allOf: Object.entries(mapping).map(([value, ref]) => ({
      if: { type: 'object', required: [propertyName], properties: { [propertyName]: { const: value } } },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { $ref: referred(ref) },
    })),
  };
}

function referred(ref: string): string {
  return ref.replace('#/components/schemas/', '#/$defs/');
}

/** JSON Schema of OpenAPI's. Properties that are not named are faults, so that a misspelt one is found. */
function converted(schema: Schema, open = false): AnySchemaObject {
  const { $ref, properties, additionalProperties, items, allOf, nullable, ...rest } = schema;
  if ($ref !== undefined) return { $ref: referred($ref) + (open ? '.open' : '') };
  const { discriminator: _, externalDocs: _docs, example: _example, description: _text, ...keywords } = rest;
  return {
    ...keywords,
    ...(nullable && { type: [schema.type, 'null'] }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, converted(value)])),
    }),
    ...(items && { items: converted(items) }),
    ...(allOf && { allOf: allOf.map((part) => converted(part, true)) }),
    ...(additionalProperties && { additionalProperties: converted(additionalProperties) }),
    ...(!open && (properties || allOf) && !additionalProperties && { unevaluatedProperties: false }),
  };
}

const compiled = new Map<string, ValidateFunction>();

/** Faults of a value by a schema that stands in the named file. */
function faults(file: 'messaging-api' | 'webhook', schema: Schema, value: unknown): string[] {
  const key = `${file} ${JSON.stringify(schema)}`;
  const validate = compiled.get(key) ?? ajv.compile(inFile(file, converted(schema)));
  compiled.set(key, validate);
  return validate(value) ? [] : said(validate);
}

/** References are to the file's own schemas. */
const inFile = (file: string, schema: AnySchemaObject): AnySchemaObject =>
  typeof schema.$ref === 'string' ? { ...schema, $ref: file + schema.$ref } : schema;

const said = ({ errors }: ValidateFunction) =>
  (errors ?? [])
    .filter(({ keyword }) => keyword !== 'if')
    .map(({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`);

export function webhookFaults(body: string): string[] {
  return faults('webhook', { $ref: '#/components/schemas/CallbackRequest' }, JSON.parse(body));
}

/** Pictures stand on other hosts of LINE's, and are in no file. */
const pictures = /^\/(stickershop|pictures)\//;

export function exchangeFaults({ request, answer }: Exchange): string[] {
  const { method, path } = request;
  if (pictures.test(path)) return [];
  const byHand = oauth[`${method} ${path}`];
  if (byHand) return byHand(request, answer);
  const operation = operationOf(request);
  if (!operation) return [`${method} ${path} is no part of LINE's API`];
  const found = [...requestFaults(operation, request, answer), ...(answer ? answerFaults(operation, answer) : [])];
  return found.map((fault) => `${method} ${path}: ${fault}`);
}

const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    operation,
  })),
);

const operationOf = ({ method, path }: LineRequest): Operation | undefined =>
  operations.find((found) => found.method === method && found.path.test(path))?.operation;

function requestFaults(operation: Operation, request: LineRequest, answer: Exchange['answer']): string[] {
  const { headers, query, body } = request;
  const { parameters = [] } = operation;
  const given = [
    ...Object.entries(query).map(([name, value]) => ({ in: 'query', name, value: value as unknown })),
    ...Object.entries(headers)
      .filter(([name]) => name.startsWith('x-line-'))
      .map(([name, value]) => ({ in: 'header', name, value: value as unknown })),
  ].flatMap(({ name, value, ...where }) => {
    const parameter = parameters.find((known) => known.in === where.in && known.name.toLowerCase() === name);
    return parameter ? faults('messaging-api', parameter.schema, value) : [`takes no ${where.in} ${name}`];
  });
  const schema = operation.requestBody?.content['application/json']?.schema;
  // Of a body that was too large nothing was kept.
  if (answer?.status === 413) return given;
  if (!schema) return body === null ? given : [...given, 'takes no body'];
  return [...given, ...faults('messaging-api', schema, body)];
}

function answerFaults(operation: Operation, { status, body }: NonNullable<Exchange['answer']>): string[] {
  const response = operation.responses[status];
  if (response?.content?.['*/*'] !== undefined) return body === null ? [] : ['answers with JSON instead of bytes'];
  const error = { $ref: '#/components/schemas/ErrorResponse' };
  const schema = response?.content?.['application/json']?.schema ?? (status < 400 ? null : error);
  if (schema) return faults('messaging-api', schema, body);
  return JSON.stringify(body) === '{}' ? [] : ['answers with something instead of an empty object'];
}

type ByHand = (request: LineRequest, answer: Exchange['answer']) => string[];

const text = { type: 'string', minLength: 1 };
const object = (properties: Record<string, object>, required = Object.keys(properties)): ValidateFunction =>
  ajv.compile({ type: 'object', properties, required, additionalProperties: false });

const form = (taken: ValidateFunction, answered: ValidateFunction): ByHand => {
  const refused = object({ error: text, error_description: text }, ['error']);
  return ({ method, path, headers, body }, answer) => {
    const isForm = headers['content-type'] === 'application/x-www-form-urlencoded';
    const expected = answer && answer.status < 400 ? answered : refused;
    // A failure on command is in the words of the rest of the API.
    const onCommand = !answer || (answer.status >= 400 && 'message' in (answer.body as object));
    return [
      ...(isForm ? [] : ['is no form']),
      ...(taken(body) ? [] : said(taken)),
      ...(onCommand || expected(answer.body) ? [] : said(expected)),
    ].map((fault) => `${method} ${path}: ${fault}`);
  };
};

/** As the models and the client of LINE's own SDK have them. */
const oauth: Record<string, ByHand> = {
  'POST /oauth2/v3/token': form(
    object({ grant_type: { const: 'client_credentials' }, client_id: text, client_secret: text }),
    object({ token_type: { const: 'Bearer' }, access_token: text, expires_in: { type: 'integer' } }),
  ),
  'POST /v2/oauth/verify': form(
    object({ access_token: text }),
    object({ client_id: text, expires_in: { type: 'integer' }, scope: text }, ['client_id', 'expires_in']),
  ),
};

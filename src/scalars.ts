import { GraphQLScalarType, Kind } from 'graphql';

function scalar<TInternal, TExternal>(options: {
  name: string;
  description: string;
  specifiedByURL?: string;
  parse: (value: unknown) => TInternal;
  serialize?: (value: TInternal) => TExternal;
}): GraphQLScalarType<TInternal, TExternal> {
  return new GraphQLScalarType({
    name: options.name,
    description: options.description,
    specifiedByURL: options.specifiedByURL,
    serialize: (value) => (options.serialize ? options.serialize(value as TInternal) : (value as TExternal)),
    parseValue: options.parse,
    parseLiteral(node) {
      if (node.kind !== Kind.STRING) throw new TypeError(`${options.name} must be a string`);
      return options.parse(node.value);
    },
  });
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;

/** Times are milliseconds since 1970 in the code and the database, and RFC 3339 in the API. */
export const DateTime = scalar<number, string>({
  name: 'DateTime',
  description: 'A moment: RFC 3339 with milliseconds, always given in UTC, such as `2026-01-31T09:30:00.000Z`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  parse(value) {
    const time = typeof value === 'string' && rfc3339.test(value) ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(time)) throw new TypeError('DateTime must be RFC 3339, such as 2026-01-31T09:30:00Z');
    return time;
  },
  serialize: (time) => new Date(time).toISOString(),
});

/** Any string up to 320 characters: the domain reads it and answers INVALID with the field. */
function shortString(name: string, description: string): GraphQLScalarType<string, string> {
  return scalar<string, string>({
    name,
    description,
    parse(value) {
      if (typeof value !== 'string') throw new TypeError(`${name} must be a string`);
      if (value.length > 320) throw new TypeError(`${name} must have at most 320 characters`);
      return value;
    },
  });
}

export const EmailAddress = shortString(
  'EmailAddress',
  'An e-mail address (RFC 5321, at most 254 octets). As input any string up to 320 characters is taken, and answered with INVALID where it is no address.',
);

export const PhoneNumber = shortString(
  'PhoneNumber',
  "A phone number in E.164, such as `+819012345678`. As input any string up to 320 characters is taken and read by the viewer's region; INVALID where it is no number.",
);

export const URLString = scalar<string, string>({
  name: 'URL',
  description: 'An absolute address (WHATWG URL), at most 2,048 characters. Those the API gives are on PUBLIC_URL.',
  specifiedByURL: 'https://url.spec.whatwg.org/',
  parse(value) {
    if (typeof value !== 'string' || value.length > 2_048 || !URL.canParse(value)) {
      throw new TypeError('URL must be an absolute address of at most 2,048 characters');
    }
    return value;
  },
});

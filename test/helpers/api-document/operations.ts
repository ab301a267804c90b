import type {
  OpenApiDocument,
  OpenApiOperation,
} from '../../../src/cloud/platform/http/openapi-document.js';

/** One operation of an OpenAPI document. */
export interface Described {
  /** As `GET /api/runs/{id}`. */
  readonly name: string;
  readonly method: string;
  /** As the document writes it, with `{id}` for parameters. */
  readonly template: string;
  readonly operation: OpenApiOperation;
}

export function operationsOf(document: OpenApiDocument): Described[] {
  return Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([key, operation]) => {
      const method = key.toUpperCase();
      return { name: `${method} ${template}`, method, template, operation };
    }),
  );
}

/** Finds which operation a request is for. HEAD is a GET without its body (RFC 9110 §9.3.2). */
export function operationFinder(document: OpenApiDocument) {
  // Words before parameters: `/api/auth/me` is no `/api/auth/{id}`.
  const operations = operationsOf(document)
    .map((each) => ({ ...each, pattern: patternOf(each.template) }))
    .sort((one, other) => parametersIn(one.template) - parametersIn(other.template));
  return (method: string, url: string): Described | undefined => {
    const path = url.split(/[?#]/, 1)[0] ?? '';
    const wanted = method === 'HEAD' ? 'GET' : method;
    return operations.find((each) => each.method === wanted && each.pattern.test(path));
  };
}

function patternOf(template: string): RegExp {
  const source = template.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${source}/?$`, 'i');
}

const parametersIn = (template: string) => template.split('{').length;

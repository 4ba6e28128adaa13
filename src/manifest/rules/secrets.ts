import type { MethodOutline, Outline, PlacedTemplate } from '../outline.ts';
import { variablesOf } from '../template.ts';
import { namesIn, splitUrlTemplate } from '../url-template.ts';
import type { Finding } from './finding.ts';

/** No secret stands where logs or a browser would keep it. */
export function secretRules({ methods }: Outline): Finding[] {
  return methods.flatMap((method) => {
    const secrets = secretNames(method);
    return method.templates.flatMap((placed) =>
      exposedNames(placed, method)
        .filter((name) => secrets.includes(name))
        .map((name) => exposed(name, placed)),
    );
  });
}

/** Secret fields, and what is made of one without a digest: base64 hides nothing. */
function secretNames({ fields, derived }: MethodOutline): string[] {
  const names = fields.filter(({ rules }) => rules.secret).map(({ name }) => name);
  const spelled = Object.entries(derived).filter(
    ([, { of, digest }]) =>
      digest === undefined && typeof of === 'string' && variablesOf(of).some((name) => names.includes(name)),
  );
  return [...names, ...spelled.map(([name]) => `derived.${name}`)];
}

/**
 * Paths and hosts are logged along the way and everything in the authorization request stays in the browser's history.
 * The query of a token request is the vendor's choice, and some leave no other.
 */
function exposedNames({ template, isUrl, pointer, inBrowser }: PlacedTemplate, method: MethodOutline): string[] {
  if (inBrowser || pointer === `${method.pointer}/authorization_request/url`) return variablesOf(template);
  const url = isUrl ? splitUrlTemplate(template) : null;
  return url === null ? [] : namesIn([...url.authority, ...url.path]);
}

function exposed(name: string, { pointer, inBrowser }: PlacedTemplate): Finding {
  const where = inBrowser
    ? 'the authorization request, which the browser sees'
    : 'an address, where logs would keep it';
  const message = `The secret "${name}" stands in ${where}.`;
  return { code: 'secret-in-url', message, hint: 'Send it in a form or a header of the token request.', pointer };
}

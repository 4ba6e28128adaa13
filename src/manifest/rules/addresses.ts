import { hasDotSegment } from '../dot-segment.ts';
import { hostAllowed } from '../host.ts';
import type { FieldOutline, MethodOutline, Outline, PlacedTemplate } from '../outline.ts';
import { quote } from '../quote.ts';
import { suggest } from '../suggest.ts';
import type { UrlTemplate } from '../url-template.ts';
import { namesIn, splitUrlTemplate } from '../url-template.ts';
import type { Finding } from './finding.ts';
import { possibleHosts, uncheckedReason } from './possible-hosts.ts';

/** Nothing is sent to a host that the manifest does not list, whatever is entered. */
export function addressRules({ hosts, methods }: Outline): Finding[] {
  const patterns = hosts.map(({ value }) => value);
  return methods.flatMap((method) =>
    method.templates
      .filter(({ isUrl }) => isUrl)
      .flatMap((placed) => {
        const url = splitUrlTemplate(placed.template);
        return url === null ? [] : [...literalText(url, placed), ...hostRules(url, placed, method, patterns)];
      }),
  );
}

function literalText(url: UrlTemplate, { pointer }: PlacedTemplate): Finding[] {
  const path = url.path.map((part) => ('text' in part ? part.text : 'x')).join('');
  if (!hasDotSegment(path)) return [];
  return [
    { code: 'wrong-value', message: 'The path holds a dot segment (. or ..).', hint: 'Write the path out.', pointer },
  ];
}

function hostRules(
  url: UrlTemplate,
  placed: PlacedTemplate,
  method: MethodOutline,
  patterns: readonly string[],
): Finding[] {
  const fields = namesIn(url.authority).map((name) => method.fields.find((field) => field.name === name));
  const known = fields.filter((field) => field !== undefined);
  const unchecked = known.flatMap((field) => hostUnchecked(field, placed));
  // An undeclared name is reported as such; hosts that cannot be told are not guessed at.
  if (unchecked.length > 0 || known.length < fields.length || patterns.length === 0) return unchecked;
  return possibleHosts(url.authority, known, patterns)
    .filter((host) => !hostAllowed(host.replace(/:443$/, ''), patterns))
    .map((host) => hostNotAllowed(host, patterns, placed.pointer));
}

function hostUnchecked(field: FieldOutline, { pointer }: PlacedTemplate): Finding[] {
  const reason = uncheckedReason(field.rules);
  if (reason === null) return [];
  const message = `The field "${field.name}" stands in a host, and ${reason}.`;
  const hint = 'Give it choices, format: hostname, or a pattern of letters, digits and hyphens such as [a-z0-9-]+.';
  return [{ code: 'host-unchecked', message, hint, pointer }];
}

function hostNotAllowed(host: string, patterns: readonly string[], pointer: string): Finding {
  const message = `The host ${quote(host)} is not among the hosts.`;
  if (/[:@]/.test(host)) {
    return { code: 'host-not-allowed', message, hint: 'A user or a port other than 443 cannot be used.', pointer };
  }
  const meant = suggest(host, patterns);
  return {
    code: 'host-not-allowed',
    message,
    hint: meant ? `Did you mean "${meant}"?` : 'Add it to hosts, or correct it.',
    pointer,
  };
}

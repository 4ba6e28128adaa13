import { hasDotSegment } from '../dot-segment.ts';
import { hostAllowed } from '../host.ts';
import type { MethodOutline, Outline, PlacedTemplate } from '../outline.ts';
import { quote } from '../quote.ts';
import { suggest } from '../suggest.ts';
import type { UrlTemplate } from '../url-template.ts';
import { namesIn, splitUrlTemplate } from '../url-template.ts';
import type { Finding } from './finding.ts';
import { possibleHosts, uncheckedPattern, uncheckedReason } from './possible-hosts.ts';

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
  const names = namesIn(url.authority);
  const unchecked = [...new Set(names)].flatMap((name) => hostUnchecked(name, method, placed));
  // An undeclared name is reported as such; hosts that cannot be told are not guessed at.
  if (unchecked.length > 0 || patterns.length === 0) return unchecked;
  return possibleHosts(url.authority, method, patterns)
    .filter((host) => !hostAllowed(host.replace(/:443$/, ''), patterns))
    .map((host) => hostNotAllowed(host, patterns, placed.pointer));
}

function hostUnchecked(name: string, { fields, captures }: MethodOutline, { pointer }: PlacedTemplate): Finding[] {
  const [root = '', member = ''] = name.split('.');
  const field = fields.find((candidate) => candidate.name === name);
  const capture = root === 'captured' ? captures.find((candidate) => candidate.name === member) : undefined;
  const reason = field ? uncheckedReason(field.rules) : capture ? uncheckedPattern(capture.rules.pattern) : null;
  if (reason === null) return [];
  const what = field ? `The field "${name}"` : `The captured value "${member}"`;
  const message = `${what} stands in a host, and ${reason}.`;
  const hint = field
    ? 'Give it choices, format: hostname, or a pattern of letters, digits and hyphens such as [a-z0-9-]+.'
    : 'Give it a pattern that only the hosts that are meant can match, such as [a-z0-9-]+[.]acme[.]example.';
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

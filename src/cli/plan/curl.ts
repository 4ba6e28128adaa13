import { type Part, type PlannedRequest, type Shown, shownText } from '../../plan/plan.ts';
import { oneLine } from '../print/one-line.ts';
import { shellWord } from '../print/shell-word.ts';
import type { PlanFormatter } from './formatter.ts';
import { variable, variablesIn } from './variables.ts';

/**
 * A POSIX shell script for curl 7.87 and later: the values to fill in once at its head, as they are, since curl encodes
 * them. What the browser does is a comment.
 */
export const curl: PlanFormatter = ({ connector, method, requests }) => {
  const sent = requests.filter(({ sent_by }) => sent_by === 'evergrant');
  return [
    `# ${oneLine(`${connector.title} ${connector.version}: ${method.title}`)}\n`,
    '# Fill these in, as they are: curl encodes them.\n',
    ...variablesIn(sent).map((name) => `${name}=${shellWord(`<${name}>`)}\n`),
    ...requests.map((request, index) => {
      const head = `\n# ${index + 1}. ${request.title} (${oneLine(request.occasion)})\n`;
      return head + (sent.includes(request) ? command(request) : `# ${oneLine(shownText(request.url))}\n`);
    }),
  ].join('');
};

function command({ method, parts, body }: PlannedRequest): string {
  const [address, ...others] = parts;
  const options = [
    `--request ${method}`,
    ...others.flatMap((part) => option(part)),
    ...(body === null || others.some(({ place }) => place === 'form') ? [] : [`--data-raw ${word(body)}`]),
    ...(body === null && method !== 'GET' ? emptyBody : []),
  ];
  return `${['curl', ...options, word(address?.value ?? [])].join(' \\\n  ')}\n`;
}

/** A POST without a body says so (content-length: 0), and nothing of a type. */
const emptyBody = ["--data-raw ''", "--header 'content-type:'"];

function option({ place, name, value }: Part): string[] {
  if (place === 'header') return [credential(value) ?? `--header ${word([{ text: `${name}: ` }, ...value])}`];
  if (place === 'query') return [`--url-query ${word([{ text: `${encodeURIComponent(name)}=` }, ...value])}`];
  if (place === 'form') return [`--data-urlencode ${word([{ text: `${encodeURIComponent(name)}=` }, ...value])}`];
  return [];
}

/** HTTP Basic, as far as curl can make it. */
function credential(value: Shown): string | null {
  const [first, ...rest] = value;
  if (!first || !('text' in first) || first.text !== 'Basic base64(') return null;
  return `--user ${word(rest.slice(0, -1))}`;
}

/** Literal text quoted, variables between double quotes: `scope="$scope"`. */
function word(shown: Shown): string {
  const merged: Shown[number][] = [];
  for (const part of shown) {
    const last = merged.at(-1);
    if (last && 'text' in last && 'text' in part) merged.splice(-1, 1, { text: last.text + part.text });
    else merged.push(part);
  }
  const quoted = merged.map((part) =>
    'text' in part ? shellWord(part.text.replaceAll(/\p{Cc}+/gu, ' ')) : `"$${variable(part.name)}"`,
  );
  return quoted.length === 0 ? "''" : quoted.join('');
}

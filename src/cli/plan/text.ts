import type { Choice } from '../../manifest/connector.ts';
import {
  type Part,
  type PlannedDerivation,
  type PlannedRequest,
  type PlannedValue,
  shownText,
} from '../../plan/plan.ts';
import { oneLine } from '../print/one-line.ts';
import type { PlanFormatter } from './formatter.ts';
import { fieldSource, originText, position } from './origin-text.ts';

/** For people: one request under the other, one part a line, its origin at the right. */
export const text: PlanFormatter = ({ connector, method, requests, values, derived }, file) =>
  [
    `${oneLine(`${connector.title} ${connector.version}: ${method.title}`)}\n`,
    `Nothing is sent. Each origin is a line:column of ${file}, or the section of a standard;\n`,
    'an arrow leads to where the value comes from.\n',
    ...requests.map((request, index) => `\n${index + 1}. ${requestText(request)}`),
    ...(values.length === 0 ? [] : [`\nCredentials\n${lines(values.map(valueRow), '   ')}`]),
    ...(derived.length === 0 ? [] : [`\nComputed\n${lines(derived.map(derivedRow), '   ')}`]),
  ].join('');

type Row = readonly [name: string, value: string, origin: string];

function requestText(request: PlannedRequest): string {
  const [address, ...others] = request.parts;
  const sent = places.flatMap(([place, heading]) =>
    section(
      heading,
      others.filter((part) => part.place === place),
    ),
  );
  const read = section('Read from the answer', request.answer);
  const columns = widths([...sent, ...read].flatMap(({ rows }) => rows));
  const draw = ({ heading, rows }: Section): string => `\n   ${heading}\n${lines(rows, '     ', columns)}`;
  const hasQuery = others.some(({ place }) => place === 'query');
  return [
    `${request.title} (${oneLine(request.occasion)})\n\n`,
    address === undefined ? '' : addressLine(request, address, columns),
    ...sent.map(draw),
    request.method !== 'GET' && request.body === null ? '\n   The body is empty.\n' : '',
    hasQuery ? `\n   In full\n     ${oneLine(shownText(request.url))}\n` : '',
    ...read.map(draw),
  ].join('');
}

interface Section {
  readonly heading: string;
  readonly rows: readonly Row[];
}

function section(heading: string, parts: readonly Part[]): Section[] {
  return parts.length === 0 ? [] : [{ heading, rows: parts.map(partRow) }];
}

const places = [
  ['header', 'Headers'],
  ['query', 'Query parameters'],
  ['form', 'Form body'],
  ['json', 'JSON body'],
] as const;

function addressLine({ method }: PlannedRequest, address: Part, [name, value]: Widths): string {
  const line = `   ${method} ${oneLine(shownText(address.value))}`;
  const edge = 5 + name + 2 + value;
  return `${line.padEnd(edge)}  ${originText(address)}\n`;
}

const partRow = (part: Part): Row => [oneLine(part.name), oneLine(shownText(part.value)), originText(part)];

const valueRow = ({ name, value, title, choices, origin }: PlannedValue): Row => {
  const named = choices.map(choiceText).join(' or ');
  return [
    name,
    oneLine(shownText(value)),
    oneLine(`${title}, ${fieldSource(origin)}${named === '' ? '' : `: ${named}`}`),
  ];
};

const derivedRow = ({ name, words, origin }: PlannedDerivation): Row => [
  name,
  oneLine(words),
  origin ? position(origin) : '',
];

/** `api.example.com (Production; auth auth.example.com)`. */
function choiceText({ value, title, sets = {} }: Choice): string {
  const brought = Object.entries(sets).map(([name, set]) => `${name} ${set}`);
  return `${value} (${[title, ...brought].join('; ')})`;
}

type Widths = readonly [name: number, value: number];

/** A value that is longer moves the origin of its own line only. */
const widest = 48;

function widths(rows: readonly Row[]): Widths {
  const column = (index: 0 | 1): number => Math.max(0, ...rows.map((row) => row[index].length));
  return [column(0), Math.min(widest, column(1))];
}

function lines(rows: readonly Row[], indent: string, [name, value] = widths(rows)): string {
  return rows.map((row) => `${indent}${row[0].padEnd(name)}  ${row[1].padEnd(value)}  ${row[2]}\n`).join('');
}

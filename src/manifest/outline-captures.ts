import type { CaptureOutline } from './outline.ts';
import { entries, isText, type Mapping, mapping } from './outline-values.ts';
import { childPointer } from './position.ts';

/** Everything that a method captures, from the callback and from every answer. */
export function captureOutlines(method: Mapping, pointer: string): CaptureOutline[] {
  const steps = ['exchange', 'after_connect'].flatMap((name) => entries(method[name], `${pointer}/${name}`));
  const requests = ['token_request', 'refresh_request'].map((name) => ({
    value: method[name],
    pointer: `${pointer}/${name}`,
  }));
  const callback = mapping(method.authorization_response).capture;
  return [
    ...captures(callback, `${pointer}/authorization_response/capture`),
    ...[...requests, ...steps].flatMap((request) => {
      const response = mapping(mapping(request.value).response);
      const at = `${request.pointer}/response`;
      return [...captures(response.capture, `${at}/capture`), ...chosen(response.choose, `${at}/choose`)];
    }),
  ];
}

function captures(value: unknown, pointer: string): CaptureOutline[] {
  return Object.entries(mapping(value)).map(([name, capture]) => {
    const rules = typeof capture === 'string' ? { from: capture } : texts(mapping(capture));
    return { name, pointer: childPointer(pointer, name), rules };
  });
}

function chosen(value: unknown, pointer: string): CaptureOutline[] {
  const { as, ...rules } = texts(mapping(value));
  return as === undefined ? [] : [{ name: as, pointer, rules }];
}

function texts(value: Mapping): Record<string, string> {
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => isText(entry[1])));
}

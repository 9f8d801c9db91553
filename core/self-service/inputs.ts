/** USER_INPUTS of a template: what is asked, and whether an answer will do (docs of 7.4, "VM Template Reference", User Inputs). Pure. */
import type { InputKind, InputView } from '../../contract/offers.ts';
import type { UserInput } from '../opennebula/model/template.ts';

const KINDS: Readonly<Record<string, InputKind>> = {
  text: 'text',
  text64: 'lines',
  password: 'password',
  number: 'number',
  'number-float': 'number',
  range: 'range',
  'range-float': 'range',
  boolean: 'boolean',
  list: 'list',
  'list-multiple': 'list-multiple',
};

const MOST = 64;
const NAME = /^[A-Za-z0-9_]{1,128}$/;
const NUMBER = /^-?\d{1,12}(?:\.\d{1,9})?$/;
const WHOLE = /^-?\d{1,12}$/;
const LONGEST_LABEL = 200;
const LONGEST_VALUE = 1_024;

const numberOf = (text: string): number | null => (NUMBER.test(text.trim()) ? Number(text) : null);
const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
const truth = (text: string): string => (/^(yes|true|1)$/i.test(text.trim()) ? 'YES' : 'NO');

/** `fixed`: the template says what it is, and nobody is asked. */
const isAsked = ({ type, name }: UserInput): boolean => type !== 'fixed' && NAME.test(name);

/** What the form asks, in the template's order. A type that is not known is asked for as a text. */
export const inputViews = (inputs: readonly UserInput[]): InputView[] =>
  inputs.filter(isAsked).slice(0, MOST).map(inputView);

function inputView(input: UserInput): InputView {
  const kind = KINDS[input.type] ?? 'text';
  const [low = null, high = null] = kind === 'range' ? input.options.split('..').map(numberOf) : [];
  const initial =
    kind === 'boolean'
      ? truth(input.initial)
      : kind === 'password'
        ? ''
        : input.initial.slice(0, LONGEST_VALUE);
  return {
    name: input.name,
    label: input.description.slice(0, LONGEST_LABEL) || input.name,
    kind,
    mandatory: input.mandatory,
    options: kind === 'list' || kind === 'list-multiple' ? listOf(input.options) : [],
    ...{ low, high, initial },
    whole: input.type === 'number' || input.type === 'range',
  };
}

/** Whether an answer is one that the template takes: the page checks it to help, the shell because pages are not believed. */
export function isAnswer(input: InputView, answer: string): boolean {
  if (answer.length > LONGEST_VALUE) return false;
  if (answer.trim() === '') return !input.mandatory;
  switch (input.kind) {
    case 'number':
    case 'range': {
      const text = answer.trim();
      const number = Number(text);
      const written = (input.whole ? WHOLE : NUMBER).test(text);
      return written && number >= (input.low ?? -Infinity) && number <= (input.high ?? Infinity);
    }
    case 'boolean':
      return answer === 'YES' || answer === 'NO';
    case 'list':
      return input.options.includes(answer);
    case 'list-multiple':
      return listOf(answer).every((each) => input.options.includes(each));
    case 'lines':
      return true;
    case 'text':
    case 'password':
      return !/\p{Cc}/u.test(answer);
  }
}

export type Answered =
  | { readonly ok: true; readonly values: Readonly<Record<string, string>> }
  /** The name of the input that will not do. */
  | { readonly ok: false; readonly input: string };

/**
 * The attributes to send. What was left empty is not sent; neither is anything where all answers are what the template says anyway, for
 * whoever may not CREATE templates may send none. `encode`: base64 of a text.
 */
export function answered(
  inputs: readonly UserInput[],
  given: Readonly<Record<string, string>>,
  encode: (text: string) => string,
): Answered {
  const views = inputViews(inputs);
  const values: Record<string, string> = {};
  for (const view of views) {
    const answer = Object.hasOwn(given, view.name) ? (given[view.name] ?? '') : '';
    if (!isAnswer(view, answer)) return { ok: false, input: view.name };
    if (answer.trim() === '') continue;
    values[view.name] = view.kind === 'lines' ? encode(answer) : answer.trim();
  }
  for (const { name, type, initial } of inputs) {
    if (type === 'fixed' && NAME.test(name) && initial !== '' && Object.keys(values).length > 0)
      values[name] = initial;
  }
  return { ok: true, values };
}

import type { InputView } from '../../contract/offers.ts';

/** What was typed and ticked, by the names of the template's inputs. A box that is not ticked is NO; what may be picked several times is a comma list. */
export function answersOf(inputs: readonly InputView[], given: FormData): Record<string, string> {
  const answers: Record<string, string> = {};
  for (const { name, kind } of inputs) {
    const values = given.getAll(name).map(String);
    answers[name] = kind === 'boolean' ? (values[0] ?? 'NO') : values.join(',');
  }
  return answers;
}

import { useId } from 'preact/hooks';
import type { InputView } from '../../contract/offers.ts';
import { shownName } from '../state/name.ts';
import { useWords } from '../words.ts';

interface OfferInputProps {
  readonly input: InputView;
  readonly wrong: boolean;
}

/** One thing that a template asks. What is typed stays in its field: nothing here keeps it. */
export function OfferInput({ input, wrong }: OfferInputProps) {
  const id = useId();
  const { say } = useWords();
  const label = shownName(input.label);
  const initial = input.initial.split(',').map((each) => each.trim());
  if (input.kind === 'boolean')
    return (
      <label class="choice">
        <input type="checkbox" name={input.name} value="YES" defaultChecked={input.initial === 'YES'} />
        <bdi>{label}</bdi>
      </label>
    );
  if (input.kind === 'list-multiple')
    return (
      <fieldset>
        <legend>
          <bdi>{label}</bdi> {!input.mandatory && <small>{say('form.optional')}</small>}
        </legend>
        {input.options.map((option) => (
          <label class="choice" key={option}>
            <input
              type="checkbox"
              name={input.name}
              value={option}
              defaultChecked={initial.includes(option)}
            />
            <bdi>{shownName(option)}</bdi>
          </label>
        ))}
      </fieldset>
    );
  const range = { low: input.low ?? '…', high: input.high ?? '…' };
  return (
    <>
      <label for={id}>
        <bdi>{label}</bdi> {!input.mandatory && <small>{say('form.optional')}</small>}
        {input.kind === 'range' && <small>{say('form.range', range)}</small>}
      </label>
      <Field id={id} input={input} wrong={wrong} />
    </>
  );
}

const TEXT = { type: 'text' } as const;
const SECRET = { type: 'password' } as const;

function Field({ id, input, wrong }: OfferInputProps & { readonly id: string }) {
  const { say } = useWords();
  const shared = {
    ...{ id, name: input.name, 'aria-invalid': wrong, 'aria-required': input.mandatory },
    'aria-describedby': 'offer-word',
  };
  if (input.kind === 'list')
    return (
      <select {...shared}>
        {!(input.mandatory && input.options.includes(input.initial)) && (
          <option value="">{input.mandatory ? say('form.choose') : ''}</option>
        )}
        {input.options.map((option) => (
          <option key={option} value={option} selected={option === input.initial}>
            {shownName(option)}
          </option>
        ))}
      </select>
    );
  if (input.kind === 'lines')
    return (
      <textarea
        {...shared}
        rows={3}
        maxLength={1024}
        defaultValue={input.initial}
        spellcheck={false}
        dir="auto"
      />
    );
  const numeric = input.kind === 'number' || input.kind === 'range';
  return (
    <input
      {...shared}
      {...(input.kind === 'password' ? SECRET : TEXT)}
      inputMode={numeric ? 'decimal' : undefined}
      defaultValue={input.initial}
      maxLength={1024}
      autocomplete="off"
      spellcheck={false}
      dir="auto"
    />
  );
}

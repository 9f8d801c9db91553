import type { OfferDetailsView, QuotaLineView } from '../../contract/offers.ts';
import { useWords } from '../words.ts';

const MEGABYTES: readonly string[] = ['memory', 'disk'];
const IN_GIGABYTES = 1024;

const isTooLittle = ({ takes, left }: QuotaLineView): boolean => takes > left;

/** What the new desktop takes, and what is left of it. */
export function OfferQuota({ details }: { readonly details: OfferDetailsView }) {
  const { say, language } = useWords();
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const shown = ({ what }: QuotaLineView, value: number) =>
    number.format(MEGABYTES.includes(what) ? value / IN_GIGABYTES : value);
  const words = (line: QuotaLineView): string => {
    const params = { takes: shown(line, line.takes), left: shown(line, line.left) };
    return isTooLittle(line)
      ? say('quota.short', { what: say(`quota.name.${line.what}`), ...params })
      : say(`quota.${line.what}`, params);
  };
  return (
    <section class="quota" aria-labelledby="offer-quota">
      <h3 id="offer-quota">{say('quota.title')}</h3>
      {details.quota.length === 0 ? (
        <p>{say('quota.none')}</p>
      ) : (
        <ul>
          {details.quota.map((line) => (
            <li key={line.what} data-quota={line.what} class={isTooLittle(line) ? 'too-little' : ''}>
              {words(line)} {line.of === 'group' && <small>{say('quota.group')}</small>}
            </li>
          ))}
        </ul>
      )}
      {details.quota.some(isTooLittle) && (
        <p class="missing" role="alert">
          {say('quota.full')}
        </p>
      )}
    </section>
  );
}

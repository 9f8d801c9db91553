import * as v from 'valibot';
import type { ClassSettings, SelfServiceSettings } from '../self-service-settings.ts';
import { flag, oneOf, seconds, table, text, whole } from './parts.ts';

const MOST_ID = 2_147_483_647;
const reference = v.union(
  [whole(0, MOST_ID), v.pipe(text(128), v.nonEmpty())],
  'must be the ID of a template, or its name',
);

/** No list of classes is longer: each of them stands on the screen. */
const MOST_CLASSES = 16;
const MOST_LISTED = 256;

const schoolClass = v.pipe(
  table({
    template: reference,
    label: v.optional(v.pipe(text(60), v.nonEmpty('must not be empty'))),
    per: v.optional(oneOf(['user', 'terminal']), 'user'),
    life: v.optional(oneOf(['keep', 'sign-out']), 'keep'),
    start: v.optional(oneOf(['press', 'sign-in']), 'press'),
    leftovers: v.optional(oneOf(['reuse', 'end'])),
  }),
  v.forward(
    v.check(
      (it) => it.leftovers !== 'end' || (it.per === 'terminal' && it.life === 'sign-out'),
      'can be "end" only with per = "terminal" and life = "sign-out": what a person left may be open at another terminal',
    ),
    ['leftovers'],
  ),
);

export const selfService = v.pipe(
  table({
    templates: v.optional(oneOf(['none', 'listed', 'all']), 'none'),
    listed: v.optional(
      v.pipe(
        v.array(reference, 'must be a list of IDs and names'),
        v.maxLength(MOST_LISTED, `must not hold more than ${MOST_LISTED}`),
      ),
      [],
    ),
    classes: v.optional(
      v.pipe(
        v.array(schoolClass, 'must be a list of tables'),
        v.maxLength(MOST_CLASSES, `must not hold more than ${MOST_CLASSES}`),
      ),
      [],
    ),
    group: flag(false),
    delete: v.optional(oneOf(['never', 'made-here', 'own']), 'never'),
    name: v.optional(v.pipe(text(100), v.nonEmpty('must not be empty')), '{template} {user}'),
    persistent: v.optional(oneOf(['no', 'choose', 'yes']), 'no'),
    'most-wait': seconds(3_600, 60, 86_400),
  }),
  v.forward(
    v.check(
      (it) => new Set(it.classes.map(({ template }) => template)).size === it.classes.length,
      'names a template twice',
    ),
    ['classes'],
  ),
);

/** A desktop that is thrown away is not shown to whoever comes next to the same terminal. */
export const leftoversOf = (
  per: ClassSettings['per'],
  life: ClassSettings['life'],
): ClassSettings['leftovers'] => (per === 'terminal' && life === 'sign-out' ? 'end' : 'reuse');

export const selfServiceOf = (it: v.InferOutput<typeof selfService>): SelfServiceSettings => ({
  templates: it.templates,
  listed: it.listed,
  classes: it.classes.map(({ template, label, per, life, start, leftovers }) => ({
    ...{ template, per, life, start },
    label: label ?? null,
    leftovers: leftovers ?? leftoversOf(per, life),
  })),
  group: it.group,
  delete: it.delete,
  name: it.name,
  persistent: it.persistent,
  mostWait: it['most-wait'],
});

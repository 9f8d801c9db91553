/** What the settings, and the group where they let it, offer to a person. Pure. */
import { leftoversOf } from '../policy/schema/self-service.ts';
import type {
  ClassSettings,
  SelfServiceSettings,
  TemplateReference,
} from '../policy/self-service-settings.ts';
import type { VmTemplate } from '../opennebula/model/template.ts';

const ONEADMIN = 0;
const MOST_CLASSES = 16;
const MOST_TEMPLATES = 100;

export interface OfferedClass extends Omit<ClassSettings, 'template' | 'label'> {
  readonly template: number;
  readonly label: string;
  readonly description: string;
  /** The cloud does not show this template to the person. */
  readonly gone: boolean;
}

export interface Offered {
  readonly classes: readonly OfferedClass[];
  readonly templates: readonly VmTemplate[];
}

const WORDS = {
  per: ['user', 'terminal'],
  life: ['keep', 'sign-out'],
  start: ['press', 'sign-in'],
  leftovers: ['reuse', 'end'],
} as const;
const wordOf = <T extends string>(text: string | undefined, words: readonly T[], fallback: T): T =>
  words.find((each) => each === text?.toLowerCase()) ?? fallback;

/**
 * `VDI_CLASS` of a group: `template=7 life=sign-out per=terminal start=sign-in label=Biology`, several with `;` between them; `label` comes
 * last. One without the ID of a template is left out; a word that is not known means what the settings mean without it.
 */
export function groupClasses(text: string): ClassSettings[] {
  return text.split(';').flatMap((each): ClassSettings[] => {
    const [head = '', label] = each.split(/\blabel\s*=/);
    const said = new Map(
      [...head.matchAll(/(\w+)\s*=\s*([\w-]+)/g)].map(([, key = '', value = '']) => [key, value]),
    );
    const template = said.get('template') ?? '';
    if (!/^\d{1,9}$/.test(template)) return [];
    const per = wordOf(said.get('per'), WORDS.per, 'user');
    const life = wordOf(said.get('life'), WORDS.life, 'keep');
    const leftovers = wordOf(said.get('leftovers'), WORDS.leftovers, leftoversOf(per, life));
    const shown = (label ?? '')
      .replace(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, 60);
    return [
      {
        ...{ template: Number(template), per, life },
        label: shown === '' ? null : shown,
        start: wordOf(said.get('start'), WORDS.start, 'press'),
        // What the settings refuse, a group cannot have either.
        leftovers: per === 'terminal' && life === 'sign-out' ? leftovers : 'reuse',
      },
    ];
  });
}

/** `VDI_TEMPLATES` of a group: template IDs with commas between them. */
export const groupTemplates = (text: string): number[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => /^\d{1,9}$/.test(each))
    .map(Number);

/** Classes and listed templates, the group's added where the settings let it. Of two classes of one template, the settings' counts. */
export function wanted(
  settings: SelfServiceSettings,
  group: Readonly<Record<string, string>>,
): { readonly classes: readonly ClassSettings[]; readonly listed: readonly TemplateReference[] } {
  if (!settings.group) return settings;
  const classes = [...settings.classes];
  for (const each of groupClasses(group['VDI_CLASS'] ?? '')) {
    if (classes.every(({ template }) => template !== each.template)) classes.push(each);
  }
  return {
    classes: classes.slice(0, MOST_CLASSES),
    listed: [...settings.listed, ...groupTemplates(group['VDI_TEMPLATES'] ?? '')],
  };
}

/** Whether the templates have to be read before anything can be said. */
export const needsTemplates = (
  settings: SelfServiceSettings,
  { classes }: { readonly classes: readonly ClassSettings[] },
): boolean =>
  settings.templates !== 'none' ||
  classes.some(({ template, label }) => typeof template === 'string' || label === null);

/** By name only oneadmin's: whoever may share a template could give it the name that is looked for. Of two, the older one. */
const meant = (reference: TemplateReference, templates: readonly VmTemplate[]): VmTemplate | null =>
  templates.find(({ id, name, uid }) =>
    typeof reference === 'number' ? id === reference : name === reference && uid === ONEADMIN,
  ) ?? null;

/** `templates`: those that the person may use, ascending by ID; null where they were not read. */
export function offered(
  settings: SelfServiceSettings,
  group: Readonly<Record<string, string>>,
  templates: readonly VmTemplate[] | null,
): Offered {
  const { classes, listed } = wanted(settings, group);
  const known = templates ?? [];
  const shownClasses = classes.flatMap((each): OfferedClass[] => {
    const found = meant(each.template, known);
    const template = found?.id ?? (typeof each.template === 'number' ? each.template : null);
    if (template === null) return [];
    return [
      {
        ...each,
        template,
        label: each.label ?? found?.name ?? `#${template}`,
        description: found?.description ?? '',
        gone: templates !== null && found === null,
      },
    ];
  });
  const taken = new Set(shownClasses.map(({ template }) => template));
  const isOffered = (each: VmTemplate): boolean =>
    settings.templates === 'all' || listed.some((reference) => meant(reference, known) === each);
  return {
    classes: shownClasses.filter(
      (each, index) => shownClasses.findIndex(({ template }) => template === each.template) === index,
    ),
    templates:
      settings.templates === 'none'
        ? []
        : known.filter((each) => !taken.has(each.id) && isOffered(each)).slice(0, MOST_TEMPLATES),
  };
}

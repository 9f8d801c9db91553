/** A template by its ID, or by its name among those of oneadmin: anybody may give any name. */
export type TemplateReference = number | string;

/** What people may make, and end, themselves. */
export interface SelfServiceSettings {
  /** Of which templates people make desktops, as far as the cloud lets them: of none, of those in `listed`, or of all that they may use. */
  readonly templates: 'none' | 'listed' | 'all';
  readonly listed: readonly TemplateReference[];
  readonly classes: readonly ClassSettings[];
  /** The primary group's VDI_CLASS and VDI_TEMPLATES, which its members cannot edit, add classes and listed templates. */
  readonly group: boolean;
  /** Which of their own desktops people may delete: none, those of templates that are offered here, or all. */
  readonly delete: 'never' | 'made-here' | 'own';
  /** The name that is proposed: `{template}` and `{user}` are put in. */
  readonly name: string;
  /** Whether template and disks are copied for the person, and outlive the desktop. */
  readonly persistent: 'no' | 'choose' | 'yes';
  /** How long somebody waits in line for a place of a class, milliseconds. */
  readonly mostWait: number;
}

/** A class: whoever presses gets one desktop of its template, and one only. */
export interface ClassSettings {
  readonly template: TemplateReference;
  /** What people read; null takes the template's name. */
  readonly label: string | null;
  /** Whose the one desktop is: the user's, or the terminal's, where many share a user. */
  readonly per: 'user' | 'terminal';
  /** How long it lives: until somebody deletes it, or until the sign-out. */
  readonly life: 'keep' | 'sign-out';
  /** When it is made: at a press, or right after the sign-in. */
  readonly start: 'press' | 'sign-in';
  /** What becomes of one that an earlier sign-in left behind. */
  readonly leftovers: 'reuse' | 'end';
}

/** What openbox 3.6 is told: it manages, and offers nothing. */

/** The one key that leads back to the shell, as openbox writes it: Ctrl+Alt+Home. */
const SHELL_KEY = 'C-A-Home';
/** X classes are put into XML and matched by openbox as a pattern. */
const PLAIN = /^[A-Za-z0-9_.-]{1,64}$/;

/**
 * The configuration (openbox.org, Help:Configuration). An empty `mouse` and a `keyboard` of one binding take the place of openbox's own,
 * Alt+F4, Alt+Tab and the root menu among them; no action of it runs a program. `shellClass` is the class of the shell's window
 * (WM_CLASS). A dialog of remote-viewer begins minimised, and its main window with it: seen on Debian 12, neither a place off the screen
 * nor the lowest layer hides a dialog from above its own full-screen window. Dialogs without a class are openbox's own, which asks whether
 * to end a program that does not answer: minimised as well. While `held`, every window but the shell's begins so. Throws RangeError.
 */
export function openboxConfig(shellClass: string, menu: string, held = false): string {
  if (!PLAIN.test(shellClass)) throw new RangeError('the class of a window is letters and digits');
  return `<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus>
    <focusNew>yes</focusNew>
    <followMouse>no</followMouse>
    <focusLast>yes</focusLast>
    <raiseOnFocus>no</raiseOnFocus>
  </focus>
  <desktops><number>1</number><firstdesk>1</firstdesk><popupTime>0</popupTime></desktops>
  <resize><popupShow>Never</popupShow></resize>
  <theme><keepBorder>no</keepBorder><animateIconify>no</animateIconify></theme>
  <keyboard>
    <keybind key="${SHELL_KEY}">
      <action name="ForEach">
        <query><class>${shellClass}</class></query>
        <then><action name="Raise"/><action name="Focus"/></then>
      </action>
    </keybind>
  </keyboard>
  <mouse></mouse>
  <menu><file>${menu}</file></menu>
  <applications>
    <application class="*"><decor>no</decor></application>
${held ? heldRules(shellClass) : ''}    <application class="Remote-viewer" type="dialog"><iconic>yes</iconic><focus>no</focus></application>
    <application class="" name="" type="dialog"><iconic>yes</iconic><focus>no</focus></application>
  </applications>
</openbox_config>
`;
}

/** The last rule that fits counts. */
const heldRules = (
  shellClass: string,
): string => `    <application class="*"><iconic>yes</iconic><focus>no</focus></application>
    <application class="${shellClass}"><iconic>no</iconic><focus>yes</focus></application>
`;

/** Without a menu of its own it would read the system's. */
export const OPENBOX_MENU = `<?xml version="1.0" encoding="UTF-8"?>
<openbox_menu xmlns="http://openbox.org/3.4/menu"></openbox_menu>
`;

/** What it says, untranslated, before it ends because the display has a manager; its exit code is 0 then. */
export const REFUSED = /window manager is already running/i;

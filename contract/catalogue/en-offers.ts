/** Making desktops oneself, and classrooms. */
export const enOffers = {
  'chip.copying': 'Being copied…',

  'home.classes': 'Classes',
  'home.offers': 'New desktop',
  'home.empty-but-offers': 'There is no desktop for you yet. Get one here.',

  'offer.class': 'One press gets you yours',
  'offer.ends': 'Until you sign out',
  'offer.template': 'Make one for yourself',
  'offer.gone': 'Not there for you: the cloud does not offer this at the moment',
  'offer.looking': 'Looking whether you have one already',
  'offer.making': 'Your desktop is being made',
  'offer.starting': 'Your desktop is being started',
  'offer.in-line':
    'All places are taken. You wait in line: as soon as one is free, this terminal asks for it. Others wait too, and who asks first gets it.',
  'offer.unanswered': 'The cloud is very busy. It is asked again by itself',
  'offer.opens': 'It opens by itself when it is ready.',
  'offer.since': 'since {time}',
  'offer.chip.waiting': 'In line',
  'offer.chip.working': 'On its way',
  'offer.chip.class': 'Class',
  'offer.chip.new': 'New',
  'offer.chip.gone': 'Not there',

  'form.title': 'New desktop from {template}',
  'form.loading': 'Reading what this template needs…',
  'form.name': 'Name',
  'form.make': 'Make this desktop',
  'form.making': 'Making it…',
  'form.optional': '(may stay empty)',
  'form.choose': 'Please choose',
  'form.range': 'From {low} to {high}',
  'form.keep': 'Keep its disks',
  'form.keep-means':
    'It gets disks of its own, copied first, which takes a while. They stay until somebody deletes them, even when the desktop is deleted.',
  'form.always-kept':
    'It gets disks of its own, copied first, which takes a while. They stay when the desktop is deleted.',
  'form.never-kept': 'Its disks last as long as the desktop: what is on them is lost when it is deleted.',
  'form.missing': 'Please fill in “{label}”.',

  'quota.title': 'What it takes, and what you have left',
  'quota.none': 'There is no limit to how many desktops you have.',
  'quota.vms': '1 of {left} desktops that you may still have',
  'quota.running': '1 of {left} that may still run at the same time',
  'quota.cpu': '{takes} of {left} processors that are left',
  'quota.memory': '{takes} of {left} GB of memory that are left',
  'quota.disk': '{takes} of {left} GB of disk space that are left',
  'quota.short': '{what}: {takes} needed, {left} left',
  'quota.name.vms': 'Desktops',
  'quota.name.running': 'Running desktops',
  'quota.name.cpu': 'Processors',
  'quota.name.memory': 'GB of memory',
  'quota.name.disk': 'GB of disk space',
  'quota.group': '(of your group)',
  'quota.full': 'There is no room for one more. Give one of your desktops up first, or ask for help.',

  'action.delete': 'Delete',
  'confirm.delete':
    '{name} will be deleted for good, with everything on disks that were made for it. Only disks of your own that were copied to be kept stay.',

  'failure.limit-reached.wait': 'Nobody gave a place up while you waited. Please try again later.',
  'failure.not-allowed.values':
    'You may make this desktop only as it is, without answers of your own. Whoever looks after your desktops can allow them.',
  'failure.not-found.offer':
    'The cloud does not offer you this at the moment. Ask whoever looks after your desktops.',
  'failure.unusable-value.name':
    'This name cannot be used. Please type another one, without special characters.',
  'failure.unusable-value.input': 'One of the answers does not fit. Please look at it again.',
} as const satisfies Readonly<Record<string, string>>;

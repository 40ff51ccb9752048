// The words of the settings, in Spanish.

import { MUTED_FOR_EVER } from '../model/muted';
import { dayLong, dayShort, days, number, percent, plural, theMoment, timeOfDay } from './es-format';
import type { Strings } from './spoken.svelte';

export const settings: Strings['settings'] = {
  title: 'Ajustes',
  sections: {
    notifications: 'Notificaciones',
    quiet: 'Silencio',
    breakThrough: 'Quién avisa siempre',
    muted: 'Clientes silenciados',
    reminders: 'Recordatorios',
    history: 'Historial',
    connection: 'Conexión',
    appearance: 'Apariencia',
    desktop: 'Escritorio',
  },
  loading: 'Leyendo los ajustes',
  locked: (by) =>
    by ? `Fijado por ${by.by ?? 'tu organización'}, ${by.file}` : 'Fijado por tu organización',
  notSaved: 'Esto no se guardó.',
  notRead: 'Algunos ajustes no se pudieron leer',

  preview: {
    label: 'Mostrar en una notificación',
    levels: {
      nameAndText: 'Nombre y texto',
      nameOnly: 'Solo el nombre',
      countOnly: 'Solo que alguien escribió',
    },
    hints: {
      nameAndText: 'Quien vea tu pantalla puede leer lo que escriben los clientes.',
      nameOnly: 'Lo que escriben los clientes queda fuera de la vista.',
      countOnly: 'Ni quién escribe ni qué dice.',
    },
    example: 'Ejemplo',
    exampleName: 'Amina Haddad',
    exampleText: '¿Hacen entregas en Sharjah los viernes?',
    somebody: 'Un cliente escribió',
    now: 'ahora',
    open: 'Abrir',
    markRead: 'Marcar como leída',
    mute: 'Silenciar 1 h',
    newMessages: (count) =>
      plural(count, { one: '# mensaje nuevo', many: '# de mensajes nuevos', other: '# mensajes nuevos' }),
  },
  sound: {
    label: 'Sonido',
    hint: 'Cuando un cliente escribe. Lo que solo actualiza algo que ya está en pantalla no suena.',
    none: 'Tu servicio de notificaciones no reproduce sonidos.',
  },
  test: {
    label: 'Prueba',
    hint: 'Muestra una notificación tal como se vería ahora.',
    button: 'Enviar una notificación de prueba',
    sent: 'Enviada. Si no ves nada, mira en Escritorio.',
  },

  pause: {
    label: 'Pausar ahora',
    hint: 'Solo avisan los clientes VIP y tus palabras clave.',
    halfHour: '30 minutos',
    hour: '1 hora',
    untilTomorrow: 'Hasta mañana',
    until: (at, daysAgo) => `En pausa hasta ${theMoment(at, daysAgo)}`,
    resume: 'Reanudar',
  },
  hours: {
    label: 'Horas de silencio',
    hint: 'Solo avisan los clientes VIP y tus palabras clave. Los mensajes llegan y se cuentan como siempre.',
    none: 'Ninguna. Las notificaciones avisan a cualquier hora.',
    now: (at, daysAgo) => `En silencio ahora, hasta ${theMoment(at, daysAgo)}`,
    add: 'Añadir horas de silencio',
    most: 'Ya hay 16, el máximo posible.',
    remove: (words) => `Quitar ${words}`,
    days: 'Días en que empiezan',
    from: 'De',
    to: 'A',
    badTime: (kept) => `Una hora como 19:00. Se queda en ${kept}.`,
    oneDay: 'Tiene que quedar al menos un día.',
    nextDay: 'del día siguiente',
    words: ({ runs, from, to, allDay, overnight }) =>
      allDay
        ? `${days(runs)}, todo el día`
        : `${days(runs)}, de ${timeOfDay(from)} a ${timeOfDay(to)}${overnight ? ' del día siguiente' : ''}`,
    dayShort,
    dayLong,
    time: timeOfDay,
  },

  vips: {
    label: 'Clientes VIP',
    hint: 'Avisan también durante una pausa y en las horas de silencio. Marca a un cliente como VIP en la bandeja de entrada, desde el menú de su fila.',
    none: 'Aún no hay clientes VIP.',
    remove: (title) => `${title} deja de ser VIP`,
    removeShort: 'Quitar',
  },
  keywords: {
    label: 'Palabras clave',
    hint: 'Un mensaje con una de estas palabras avisa también durante una pausa y en las horas de silencio. Da igual si van en mayúsculas o minúsculas.',
    field: 'Nueva palabra clave',
    placeholder: 'Por ejemplo: reembolso',
    add: 'Añadir',
    none: 'Aún no hay palabras clave.',
    remove: (word) => `Quitar ${word}`,
    already: (word) => `«${word}» ya está.`,
    tooLong: (most) => `Una palabra clave tiene como máximo ${number(most)} caracteres.`,
    tooMany: (most) => `Ya hay ${number(most)}, el máximo posible.`,
    list: 'Tus palabras clave',
    removed: (word) => `${word}: quitada`,
  },

  muted: {
    hint: 'Sus mensajes llegan y se cuentan, y no avisan.',
    none: 'Nadie está silenciado. Para silenciar a un cliente, usa el menú de su fila en la bandeja de entrada.',
    until: (at, daysAgo) =>
      at === MUTED_FOR_EVER ? 'Hasta que lo quites' : `Hasta ${theMoment(at, daysAgo)}`,
    unmute: 'Dejar de silenciar',
    unmuteWho: (title) => `Dejar de silenciar a ${title}`,
  },

  reminders: {
    waiting: 'Un cliente ha esperado',
    waitingHint: 'Desde su primer mensaje que nadie respondió',
    window: 'El plazo de respuesta está por cerrarse',
    windowHint: 'Cuando se cierra, solo se pueden enviar plantillas',
    failed: 'Un mensaje no se entregó',
    failedHint: 'Con el motivo en palabras sencillas',
    deaf: 'Deskbell lleva 30 segundos sin conexión',
    deafHint: 'No se puede desactivar: no sabrías que no recibes nada',
    minutes: 'minutos',
    minutesOf: (label) => `${label}: minutos`,
    before: 'minutos antes',
    outOfRange: (least, most, kept) =>
      `De ${number(least)} a ${number(most)} minutos. Se queda en ${number(kept)}.`,
    always: 'Siempre activo',
  },

  history: {
    label: 'Guardar los mensajes',
    hint: 'Cifrados en este equipo. Los más antiguos se borran.',
    days: (count) => {
      if (count === null) return 'Para siempre';
      if (count === 365) return '1 año';
      return plural(count, { one: '# día', many: '# de días', other: '# días' });
    },
    shorten: {
      title: (keep) => `¿Guardar los mensajes solo ${keep}?`,
      text: 'Los mensajes más antiguos se borran ahora de este equipo y no se pueden recuperar. La copia de tu servidor no se toca.',
      confirm: 'Borrar los mensajes más antiguos',
      cancel: 'Conservarlos',
    },
  },

  proxy: {
    label: 'Proxy',
    kinds: { system: 'Como este equipo', none: 'Ninguno', address: 'Este' },
    hints: {
      system: 'El que nombren https_proxy, http_proxy o all_proxy, si hay alguno.',
      none: 'Deskbell se conecta directamente con el servidor.',
      address:
        'Un proxy HTTP. Si pide contraseña, se nombra en https_proxy, porque los ajustes no son secretos.',
    },
    address: 'Dirección del proxy',
    example: 'http://proxy.example.com:3128',
  },

  account: {
    label: 'Sesión iniciada',
    nobody: 'Nadie ha iniciado sesión.',
    hint: 'Cuando cierras sesión, tus mensajes quedan cifrados en este equipo para la próxima vez.',
    signOut: 'Cerrar sesión',
    wipe: 'Cerrar sesión y borrar todo',
    confirm: {
      title: '¿Cerrar sesión y borrar todo lo que hay en este equipo?',
      loses: (conversations) =>
        `Pierdes ${conversations === 0 ? 'todos los mensajes' : plural(conversations, { one: '# conversación', many: '# de conversaciones', other: '# conversaciones' })} de este equipo, con lo leído y lo silenciado, y tu token. Su clave se destruye primero, así que nadie puede recuperarlos. La copia de tu servidor no se toca.`,
      cancel: 'Seguir con la sesión',
      yes: 'Borrar todo',
    },
  },

  crm: {
    label: 'Clientes en tu CRM',
    hint: 'La dirección de un cliente, que se abre desde su chat. Pon {customerId}, {conversationId} o {whatsappNumber} donde corresponda.',
    address: 'Dirección de un cliente en tu CRM',
    example: 'https://crm.example.com/customers/{customerId}',
  },

  language: {
    label: 'Idioma',
    hint: 'De las ventanas, las notificaciones y la bandeja.',
    system: 'Como este equipo',
  },
  theme: {
    label: 'Tema',
    themes: { system: 'Como este equipo', light: 'Claro', dark: 'Oscuro' },
  },
  zoom: {
    label: 'Tamaño',
    hint: 'Del texto y de todo lo demás, en todas las ventanas. Ctrl y + o − lo cambian desde cualquiera, Ctrl y 0 lo deja como antes.',
    percent,
  },
  autostart: {
    label: 'Iniciar con este equipo',
    hints: {
      asChosen: 'Cuando inicias sesión en tu escritorio, en la bandeja y sin ventana.',
      turnedOn: 'Se activó en la lista de programas de tu escritorio, o para todos en este equipo.',
      turnedOff: 'Se desactivó en la lista de programas de tu escritorio.',
      failed: 'No se pudo cambiar la lista de programas de tu escritorio.',
      leftAlone: 'La demostración deja tu escritorio como está.',
    },
  },
  shortcut: {
    label: 'Abrir el chat más urgente',
    hints: {
      off: 'Teclas que lo abren desde cualquier programa.',
      asked: 'Se le piden estas teclas a tu escritorio.',
      works: 'Estas teclas lo abren desde cualquier programa.',
      taken: 'Otro programa tiene estas teclas. Elige otras.',
      noSuchKey: 'Tu teclado no tiene esa tecla. Elige otras.',
      unsupported:
        'Tu escritorio no da teclas así a los programas. En Wayland lo hacen Plasma 5.27, GNOME 48 y Hyprland, y los posteriores.',
    },
    calledOtherwise: (keys) => `Tu escritorio lo abre con: ${keys}`,
    none: 'Ninguna',
    choose: 'Elegir teclas',
    change: 'Cambiar',
    remove: 'Quitar',
    cancel: 'Cancelar',
    press: 'Pulsa las teclas',
    pressSpoken: 'Pulsa ahora las teclas, o Escape para dejarlo como está.',
    names: { Ctrl: 'Ctrl', Alt: 'Alt', Shift: 'Mayús', Super: 'Súper', Space: 'Espacio' },
  },

  desktop: {
    notifications: 'Servicio de notificaciones',
    noService:
      'No hay ninguno. Deskbell no puede mostrarte notificaciones: solo el icono de la bandeja y las ventanas de este programa te avisan de los mensajes.',
    service: (name) => `${name} muestra tus notificaciones.`,
    abilities: 'Lo que puede hacer',
    can: {
      actions: 'Las notificaciones tienen botones: abrir, marcar como leída, silenciar.',
      persistence: 'Las notificaciones se quedan hasta que las atiendes.',
      sound: 'Las notificaciones pueden sonar.',
    },
    cannot: {
      actions: 'No muestra botones. Haz clic en una notificación para abrir su chat.',
      persistence: 'Sus notificaciones desaparecen solas. El icono de la bandeja conserva la cuenta.',
      sound: 'No reproduce sonidos.',
    },
    dnd: {
      on: 'El modo «no molestar» de tu escritorio está activado: retiene las notificaciones, también las de clientes VIP.',
      off: 'El modo «no molestar» de tu escritorio está desactivado.',
      unknown: 'No dice si el modo «no molestar» está activado.',
    },
    tray: 'Bandeja del sistema',
    hasTray: 'Tu escritorio muestra el icono de la bandeja.',
    noTray:
      'Tu escritorio no muestra ningún icono de bandeja. Al cerrar la bandeja de entrada, Deskbell sigue funcionando sin que se vea; inícialo de nuevo para verla.',
    panel: 'Tu panel es',
    panelHint: 'El icono se dibuja para que se vea bien en él.',
    panels: { dark: 'Oscuro', light: 'Claro' },
    yes: 'Sí',
    no: 'No',
    attention: 'Atención',
  },
};

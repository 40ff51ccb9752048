// Every word that the windows say, in Spanish: with "tú", and with words that are at home on both sides of the ocean.

import { MUTED_FOR_EVER } from '../model/muted';
import { day, moment, number, plural, rowTime, span, theMoment, time } from './es-format';
import { diagnostics } from './es-diagnostics';
import { settings } from './es-settings';
import { check, copying, exporting, welcome } from './es-tasks';
import type { Strings } from './spoken.svelte';

export const es: Strings = {
  direction: 'ltr',
  language: 'es',
  app: 'Deskbell',
  windowTitle: (title) => `${title} – Deskbell`,

  count: (count) => number(count),
  time,
  rowTime,
  day: (at, daysAgo) => day(at, daysAgo, 'Hoy'),
  moment,

  inbox: {
    // Short, because it stands beside the connection's state; elsewhere it is the "bandeja de entrada".
    title: 'Entrada',
    conversations: 'Conversaciones',
    search: 'Buscar nombres y mensajes',
    clearSearch: 'Borrar la búsqueda',
    filters: { all: 'Todas', unread: 'Sin leer', waiting: 'Esperan', closing: 'Cierran' },
    filterNames: {
      all: 'Todas las conversaciones',
      unread: 'Conversaciones con mensajes sin leer',
      waiting: 'Clientes que esperan una respuesta',
      closing: 'Plazos de respuesta que se cierran en menos de 4 horas',
    },
    order: {
      newest: 'Primero las más recientes. Ordenar por la espera más larga',
      longestWaiting: 'Primero la espera más larga. Ordenar por las más recientes',
    },
    risen: (count) =>
      plural(count, { one: 'Ver # más reciente', many: 'Ver # más recientes', other: 'Ver # más recientes' }),
    asOf: (at, daysAgo) => `hasta ${theMoment(at, daysAgo)}`,
    over: (count) => `${number(count)}+`,
    unread: (count) =>
      plural(count, {
        one: '# mensaje sin leer',
        many: '# de mensajes sin leer',
        other: '# mensajes sin leer',
      }),
    account: 'Cuenta',
    signedInAt: 'Sesión iniciada en',
    signOut: 'Cerrar sesión',
    newToken: 'Introducir un token nuevo',
    settings: 'Ajustes',
    actions: (title) => `Acciones para ${title}`,
    empty: {
      none: {
        title: 'Aún no hay conversaciones',
        text: 'Cuando un cliente escriba, aparecerá aquí y oirás un sonido.',
      },
      unread: { title: 'Nada sin leer', text: 'Los mensajes nuevos de los clientes aparecen aquí.' },
      waiting: {
        title: 'Nadie espera',
        text: 'Los clientes cuyo último mensaje no tiene respuesta aparecen aquí.',
      },
      closing: {
        title: 'Ningún plazo de respuesta está por cerrarse',
        text: 'En sus últimas 4 horas, una conversación aparece aquí.',
      },
      showAll: 'Ver todas las conversaciones',
    },
    noChat: {
      title: 'Ninguna conversación elegida',
      text: 'Elige una de la lista para leerla aquí.',
    },
    keys: { move: 'elegir', read: 'leer', open: 'abrir en su propia ventana' },
    loading: 'Leyendo las conversaciones',
  },

  marks: { vip: 'VIP', pinned: 'Fijada', muted: 'Silenciado' },

  quiet: {
    label: 'Pausar las notificaciones',
    pausedLabel: (until) => `Las notificaciones están en pausa hasta ${until}`,
    heading: 'Pausar todas las notificaciones',
    stillRings: 'Los clientes VIP y tus palabras clave siguen avisando.',
    halfHour: 'Durante 30 minutos',
    hour: 'Durante 1 hora',
    untilTomorrow: 'Hasta mañana a las 08:00',
    resume: 'Reanudar',
    pausedUntil: (at, daysAgo) => `En pausa hasta ${theMoment(at, daysAgo)}`,
    quietUntil: (at, daysAgo) => `En silencio hasta ${theMoment(at, daysAgo)}`,
  },

  row: {
    open: 'Abrir en su propia ventana',
    markRead: 'Marcar como leída',
    markUnread: 'Marcar como no leída',
    crm: 'Abrir en el CRM',
    pin: 'Fijar arriba',
    unpin: 'Dejar de fijar',
    vip: 'Marcar como VIP',
    noVip: 'Quitar de VIP',
    mute: 'Silenciar',
    muteHour: 'Silenciar 1 hora',
    muteToday: 'Silenciar por hoy',
    muteForEver: 'Silenciar hasta que yo lo quite',
    unmute: 'Dejar de silenciar',
    mutedUntil: (at, daysAgo) =>
      at === MUTED_FOR_EVER ? 'Silenciado hasta que lo quites' : `Silenciado hasta ${theMoment(at, daysAgo)}`,
    more: 'Más',
  },

  search: {
    results: 'Resultados de la búsqueda',
    customers: 'Clientes',
    messages: 'Mensajes',
    count: (count, more) => `${number(count)}${more ? '+' : ''}`,
    found: (customers, messages, more) =>
      `${plural(customers, { one: '# cliente', many: '# de clientes', other: '# clientes' })} y ${more ? 'más de ' : ''}${plural(messages, { one: '# mensaje', many: '# de mensajes', other: '# mensajes' })}`,
    searching: 'Buscando',
    none: (query) => ({
      title: `Nada encontrado para «${query}»`,
      text: 'La búsqueda mira nombres, números y lo que se escribió.',
    }),
    incomplete: 'Los mensajes más antiguos aún se están indexando. Todavía no están en estos resultados.',
    failed: 'La búsqueda no funcionó.',
    tryAgain: 'Intentar de nuevo',
    more: 'Leyendo más resultados',
    showAll: 'Ver todas las conversaciones',
    keys: { choose: 'elegir', open: 'abrir en el mensaje' },
    inChat: 'Buscar en este chat',
    place: (index, count, more) => `${number(index)} de ${number(count)}${more ? '+' : ''}`,
    nothing: 'Nada encontrado',
    older: 'Resultado anterior',
    newer: 'Resultado siguiente',
    close: 'Cerrar la búsqueda',
    gone: 'Ese mensaje ya no está en este equipo.',
    unread: 'No se pudo leer ese mensaje. Inténtalo de nuevo.',
    toNewest: 'Volver a lo más reciente',
  },

  keys: {
    title: 'Atajos de teclado',
    close: 'Cerrar',
    groups: {
      inbox: 'Bandeja de entrada',
      find: 'Buscar',
      conversation: 'Conversación',
      everywhere: 'En todas partes',
    },
    next: 'Conversación siguiente',
    previous: 'Conversación anterior',
    nextUnread: 'Siguiente sin leer',
    longestWaiting: 'Espera más larga',
    read: 'Leer la conversación',
    ownWindow: 'Abrir en su propia ventana',
    actions: 'Todas sus acciones',
    search: 'Buscar en todo',
    customer: 'Ir a un cliente',
    searchChat: 'Buscar en este chat',
    nextHit: 'Resultado anterior y siguiente',
    unread: 'Marcar como leída o no leída',
    mute: 'Silenciar',
    pin: 'Fijar',
    crm: 'Abrir en el CRM',
    copy: 'Copiar lo seleccionado',
    copyNumber: 'Copiar el número',
    copyNumberKey: 'Ctrl Shift C',
    select: 'Seleccionar mensajes',
    export: 'Exportar la conversación',
    oldest: 'Mensaje más antiguo',
    newest: 'Mensaje más reciente',
    scroll: 'Desplazar una página',
    pause: 'Pausar las notificaciones',
    settings: 'Ajustes',
    larger: 'Más grande',
    smaller: 'Más pequeño',
    usualSize: 'Tamaño habitual',
    list: 'Esta lista',
    names: {
      enter: 'Intro',
      shift: 'Mayús',
      ctrl: 'Ctrl',
      home: 'Inicio',
      end: 'Fin',
      pageUp: 'RePág',
      pageDown: 'AvPág',
    },
  },

  diagnostics,
  settings,
  check,
  welcome,
  copying,
  exporting,

  connection: {
    label: (state) => `Conexión: ${state}`,
    signedOut: 'Sin sesión',
    connecting: 'Conectando',
    reconnecting: 'Reconectando',
    online: 'En línea',
    waiting: 'Sin conexión',
    refused: 'Rechazada',
    offline: 'Desconectado',
    nothingSince: (at, daysAgo) => `No has recibido nada desde ${theMoment(at, daysAgo)}.`,
    notConnected: 'No tienes conexión y no recibes nada.',
    tryingIn: (seconds) => `Nuevo intento en ${number(seconds)} s`,
    trying: 'Intentándolo ahora',
    tryNow: 'Intentar ahora',
    connect: 'Conectar',
    tryAgain: 'Intentar de nuevo',
    signedOutText: 'No has iniciado sesión y no recibes nada.',
  },

  refused: {
    title: 'El servidor rechazó la conexión',
    unauthorized: 'El servidor no aceptó tu token',
  },

  notice: {
    checkAgain: 'Comprobar de nuevo',
    openDiagnostics: 'Abrir Diagnóstico',
    goOn: 'Seguir sin ello',
    show: 'Mostrar',
    hide: 'Ocultar',
    dismiss: 'Descartar',
  },

  signIn: {
    title: 'Conectar con tu servidor',
    text: 'Necesitas la dirección y un token. Tu administrador tiene ambos.',
    againTitle: 'Introducir un token nuevo',
    againText: 'Lo tiene tu administrador.',
    server: 'Servidor',
    serverExample: 'wss://support.example.com',
    token: 'Token',
    tokenHint: 'Se guarda en el llavero del sistema, nunca en un archivo.',
    showToken: 'Mostrar',
    hideToken: 'Ocultar',
    submit: 'Iniciar sesión',
    busy: 'Iniciando sesión',
    back: 'Volver',
    serverMissing: 'Introduce la dirección de tu servidor.',
    tokenMissing: 'Introduce tu token.',
  },

  chip: {
    waiting: (waitedFor) => `espera ${span(waitedFor)}`,
    left: (left) =>
      left.hours === 0 && left.minutes === 0 ? 'queda menos de 1 min' : `quedan ${span(left)}`,
    closed: 'solo plantillas',
    closedTitle: 'El plazo de respuesta está cerrado: solo se pueden enviar plantillas',
    closes: (at, daysAgo) =>
      `El plazo de respuesta se cierra ${daysAgo === 0 ? 'a ' : ''}${theMoment(at, daysAgo)}`,
    waitingSince: (at, daysAgo) => `Espera desde ${theMoment(at, daysAgo)}`,
  },

  tick: {
    none: '',
    pending: 'En camino',
    sent: 'Enviado',
    delivered: 'Entregado',
    read: 'Leído',
    played: 'Reproducido',
    failed: 'No entregado',
  },

  chat: {
    toList: 'Volver a la lista',
    timeline: (title) => `Mensajes con ${title}`,
    ownWindow: 'Abrir en su propia ventana',
    newMessages: (count) =>
      plural(count, { one: '# mensaje nuevo', many: '# de mensajes nuevos', other: '# mensajes nuevos' }),
    toNewest: 'Ir al mensaje más reciente',
    newBelow: (count) => plural(count, { one: '# nuevo', many: '# nuevos', other: '# nuevos' }),
    unreadAbove: (count) => `${number(count)} sin leer más arriba`,
    markUnread: 'Marcar como no leída',
    markRead: 'Marcar como leída',
    loadingEarlier: 'Leyendo mensajes anteriores',
    earlierFailed: 'No se pudieron leer los mensajes anteriores.',
    tryAgain: 'Intentar de nuevo',
    beginning: 'El primer mensaje que tiene este equipo',
    empty: { title: 'Aún no hay mensajes', text: 'Cuando este cliente escriba, aparecerá aquí.' },
    failedToOpen: 'No se pudo abrir este chat.',
    gap: 'Sin conexión',
    gapMeaning: 'pueden faltar mensajes',
    offlineSince: (at, daysAgo) => `Sin conexión desde ${theMoment(at, daysAgo)}`,
    template: (name) => (name === '' ? 'Plantilla' : `Plantilla · ${name}`),
    via: { button: 'Respuesta de botón', list: 'Respuesta de lista', form: 'Respuesta de formulario' },
    edited: 'editado',
    revoked: 'Eliminado por quien lo envió',
    otherSender: 'Ni un cliente ni un agente',
    you: 'Agente',
    quoteMissing: 'Un mensaje que no está cargado',
    cut: 'El mensaje tiene más de 65.536 caracteres. El resto está cortado.',
    showWhole: (characters) => `Ver los ${number(characters)} caracteres`,
    emptyText: 'Mensaje vacío',
    reactionRow: (emoji) =>
      emoji === ''
        ? 'Quitó una reacción a un mensaje anterior'
        : `Reaccionó con ${emoji} a un mensaje anterior`,
    reactedBy: { customer: 'el cliente', agent: 'un agente', other: 'otro remitente' },
    reaction: (emoji, by) => `${emoji}, de ${by}`,
    said: (who, what) => `${who}: ${what}`,
    systemEmpty: 'Un aviso de WhatsApp',
  },

  room: {
    live: 'En vivo',
    joining: 'Entrando en la sala del cliente',
    unconfirmed: 'Sala sin confirmar',
    unconfirmedTitle:
      'Se pidió tres veces al servidor y no confirmó que te uniera a la sala de este cliente.',
    refused: 'Sala rechazada',
    refusedTitle: 'El servidor se negó a unirte a la sala de este cliente.',
  },

  body: {
    media: {
      photo: 'Foto',
      video: 'Vídeo',
      audio: 'Audio',
      voice: 'Mensaje de voz',
      document: 'Documento',
      sticker: 'Sticker',
    },
    pages: (count) => plural(count, { one: '# página', many: '# de páginas', other: '# páginas' }),
    location: 'Ubicación',
    contact: 'Contacto',
    noName: 'Sin nombre',
    order: 'Pedido',
    items: (count) =>
      count === 0
        ? 'Productos desconocidos'
        : plural(count, { one: '# producto', many: '# de productos', other: '# productos' }),
    unsupported: 'WhatsApp no lo entregó',
    unsupportedHint: 'El cliente lo ve en su teléfono.',
    unknown: 'Un tipo que Deskbell aún no conoce',
    unknownHint: (wireType) => `El servidor lo llama «${wireType}»`,
  },

  link: {
    title: {
      web: '¿Abrir esta página?',
      phone: '¿Llamar a este número?',
      mail: '¿Escribir a esta dirección?',
    },
    leadsTo: { web: 'Lleva a', phone: 'Número de teléfono', mail: 'Dirección de correo' },
    open: { web: 'Abrir en el navegador', phone: 'Llamar', mail: 'Escribir un correo' },
    cancel: 'Volver',
    hint: (place) => `Abre ${place}`,
  },

  problem: {
    unknown: 'Algo falló dentro de Deskbell. Inténtalo de nuevo; si vuelve a pasar, reinicia Deskbell.',
    dismiss: 'Ocultar este mensaje',
  },
};

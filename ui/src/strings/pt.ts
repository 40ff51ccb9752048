// Every word that the windows say, in Portuguese as it is written in Brazil.

import { MUTED_FOR_EVER } from '../model/muted';
import { day, moment, number, plural, rowTime, span, time } from './pt-format';
import { diagnostics } from './pt-diagnostics';
import { settings } from './pt-settings';
import { check, copying, exporting, welcome } from './pt-tasks';
import type { Strings } from './spoken.svelte';

export const pt: Strings = {
  direction: 'ltr',
  language: 'pt-BR',
  app: 'Deskbell',
  windowTitle: (title) => `${title} – Deskbell`,

  count: (count) => number(count),
  time,
  rowTime,
  day: (at, daysAgo) => day(at, daysAgo, 'Hoje'),
  moment,

  inbox: {
    // Short, because it stands beside the connection's state; elsewhere it is the "caixa de entrada".
    title: 'Entrada',
    conversations: 'Conversas',
    search: 'Buscar nomes e mensagens',
    clearSearch: 'Limpar a busca',
    filters: { all: 'Todas', unread: 'Não lidas', waiting: 'Esperam', closing: 'Fecham' },
    filterNames: {
      all: 'Todas as conversas',
      unread: 'Conversas com mensagens não lidas',
      waiting: 'Clientes que esperam uma resposta',
      closing: 'Janelas de resposta que fecham em menos de 4 horas',
    },
    order: {
      newest: 'Mais recentes primeiro. Ordenar pela maior espera',
      longestWaiting: 'Maior espera primeiro. Ordenar pelas mais recentes',
    },
    risen: (count) =>
      plural(count, {
        one: 'Mostrar # mais recente',
        many: 'Mostrar # mais recentes',
        other: 'Mostrar # mais recentes',
      }),
    asOf: (at, daysAgo) => `até ${moment(at, daysAgo)}`,
    over: (count) => `${number(count)}+`,
    unread: (count) =>
      plural(count, {
        one: '# mensagem não lida',
        many: '# de mensagens não lidas',
        other: '# mensagens não lidas',
      }),
    account: 'Conta',
    signedInAt: 'Conectado em',
    signOut: 'Sair',
    newToken: 'Inserir um novo token',
    settings: 'Configurações',
    actions: (title) => `Ações para ${title}`,
    empty: {
      none: {
        title: 'Ainda não há conversas',
        text: 'Quando um cliente escrever, ele aparecerá aqui e você ouvirá um som.',
      },
      unread: { title: 'Nada por ler', text: 'As mensagens novas dos clientes aparecem aqui.' },
      waiting: {
        title: 'Ninguém está esperando',
        text: 'Os clientes cuja última mensagem não tem resposta aparecem aqui.',
      },
      closing: {
        title: 'Nenhuma janela de resposta fecha em breve',
        text: 'Nas suas últimas 4 horas, uma conversa aparece aqui.',
      },
      showAll: 'Mostrar todas as conversas',
    },
    noChat: { title: 'Nenhuma conversa escolhida', text: 'Escolha uma na lista para ler aqui.' },
    keys: { move: 'escolher', read: 'ler', open: 'abrir em janela própria' },
    loading: 'Lendo as conversas',
  },

  marks: { vip: 'VIP', pinned: 'Fixada', muted: 'Silenciado' },

  quiet: {
    label: 'Pausar as notificações',
    pausedLabel: (until) => `As notificações estão pausadas até ${until}`,
    heading: 'Pausar todas as notificações',
    stillRings: 'Clientes VIP e suas palavras-chave continuam avisando.',
    halfHour: 'Por 30 minutos',
    hour: 'Por 1 hora',
    untilTomorrow: 'Até amanhã às 08:00',
    resume: 'Retomar',
    pausedUntil: (at, daysAgo) => `Pausado até ${moment(at, daysAgo)}`,
    quietUntil: (at, daysAgo) => `Em silêncio até ${moment(at, daysAgo)}`,
  },

  row: {
    open: 'Abrir em janela própria',
    markRead: 'Marcar como lida',
    markUnread: 'Marcar como não lida',
    crm: 'Abrir no CRM',
    pin: 'Fixar no topo',
    unpin: 'Desafixar',
    vip: 'Tornar VIP',
    noVip: 'Deixar de ser VIP',
    mute: 'Silenciar',
    muteHour: 'Silenciar por 1 hora',
    muteToday: 'Silenciar por hoje',
    muteForEver: 'Silenciar até eu desfazer',
    unmute: 'Reativar o som',
    mutedUntil: (at, daysAgo) =>
      at === MUTED_FOR_EVER ? 'Silenciado até você desfazer' : `Silenciado até ${moment(at, daysAgo)}`,
    more: 'Mais',
  },

  search: {
    results: 'Resultados da busca',
    customers: 'Clientes',
    messages: 'Mensagens',
    count: (count, more) => `${number(count)}${more ? '+' : ''}`,
    found: (customers, messages, more) =>
      `${plural(customers, { one: '# cliente', many: '# de clientes', other: '# clientes' })} e ${more ? 'mais de ' : ''}${plural(messages, { one: '# mensagem', many: '# de mensagens', other: '# mensagens' })}`,
    searching: 'Buscando',
    none: (query) => ({
      title: `Nada encontrado para “${query}”`,
      text: 'A busca olha nomes, números e o que foi escrito.',
    }),
    incomplete:
      'As mensagens mais antigas ainda estão sendo indexadas. Elas ainda não estão nestes resultados.',
    failed: 'A busca não funcionou.',
    tryAgain: 'Tentar de novo',
    more: 'Lendo mais resultados',
    showAll: 'Mostrar todas as conversas',
    keys: { choose: 'escolher', open: 'abrir na mensagem' },
    inChat: 'Buscar nesta conversa',
    place: (index, count, more) => `${number(index)} de ${number(count)}${more ? '+' : ''}`,
    nothing: 'Nada encontrado',
    older: 'Resultado anterior',
    newer: 'Próximo resultado',
    close: 'Fechar a busca',
    gone: 'Essa mensagem não está mais neste computador.',
    unread: 'Não foi possível ler essa mensagem. Tente de novo.',
    toNewest: 'Voltar às mais recentes',
  },

  keys: {
    title: 'Atalhos do teclado',
    close: 'Fechar',
    groups: {
      inbox: 'Caixa de entrada',
      find: 'Buscar',
      conversation: 'Conversa',
      everywhere: 'Em toda parte',
    },
    next: 'Próxima conversa',
    previous: 'Conversa anterior',
    nextUnread: 'Próxima não lida',
    longestWaiting: 'Maior espera',
    read: 'Ler a conversa',
    ownWindow: 'Abrir em janela própria',
    actions: 'Todas as suas ações',
    search: 'Buscar em tudo',
    customer: 'Ir para um cliente',
    searchChat: 'Buscar nesta conversa',
    nextHit: 'Resultado anterior e próximo',
    unread: 'Marcar como lida ou não lida',
    mute: 'Silenciar',
    pin: 'Fixar',
    crm: 'Abrir no CRM',
    copy: 'Copiar o que está selecionado',
    copyNumber: 'Copiar o número',
    copyNumberKey: 'Ctrl Shift C',
    select: 'Selecionar mensagens',
    export: 'Exportar a conversa',
    oldest: 'Mensagem mais antiga',
    newest: 'Mensagem mais recente',
    scroll: 'Rolar uma página',
    pause: 'Pausar as notificações',
    settings: 'Configurações',
    larger: 'Maior',
    smaller: 'Menor',
    usualSize: 'Tamanho normal',
    list: 'Esta lista',
    names: {
      enter: 'Enter',
      shift: 'Shift',
      ctrl: 'Ctrl',
      home: 'Home',
      end: 'End',
      pageUp: 'PgUp',
      pageDown: 'PgDn',
    },
  },

  diagnostics,
  settings,
  check,
  welcome,
  copying,
  exporting,

  connection: {
    label: (state) => `Conexão: ${state}`,
    signedOut: 'Sem login',
    connecting: 'Conectando',
    reconnecting: 'Reconectando',
    online: 'On-line',
    waiting: 'Sem conexão',
    refused: 'Recusada',
    offline: 'Desconectado',
    nothingSince: (at, daysAgo) => `Você não recebeu nada desde ${moment(at, daysAgo)}.`,
    notConnected: 'Você está sem conexão e não recebe nada.',
    tryingIn: (seconds) => `Nova tentativa em ${number(seconds)} s`,
    trying: 'Tentando agora',
    tryNow: 'Tentar agora',
    connect: 'Conectar',
    tryAgain: 'Tentar de novo',
    signedOutText: 'Você não está conectado à sua conta e não recebe nada.',
  },

  refused: {
    title: 'O servidor recusou a conexão',
    unauthorized: 'O servidor não aceitou seu token',
  },

  notice: {
    checkAgain: 'Verificar de novo',
    openDiagnostics: 'Abrir Diagnóstico',
    goOn: 'Continuar sem isso',
    show: 'Mostrar',
    hide: 'Ocultar',
    dismiss: 'Dispensar',
  },

  signIn: {
    title: 'Conectar ao seu servidor',
    text: 'Você precisa do endereço e de um token. Seu administrador tem os dois.',
    againTitle: 'Inserir um novo token',
    againText: 'Seu administrador tem um.',
    server: 'Servidor',
    serverExample: 'wss://support.example.com',
    token: 'Token',
    tokenHint: 'Fica guardado no chaveiro do sistema, nunca em um arquivo.',
    showToken: 'Mostrar',
    hideToken: 'Ocultar',
    submit: 'Entrar',
    busy: 'Entrando',
    back: 'Voltar',
    serverMissing: 'Insira o endereço do seu servidor.',
    tokenMissing: 'Insira seu token.',
  },

  chip: {
    waiting: (waitedFor) => `espera ${span(waitedFor)}`,
    left: (left) =>
      left.hours === 0 && left.minutes === 0 ? 'resta menos de 1 min' : `restam ${span(left)}`,
    closed: 'só modelos',
    closedTitle: 'A janela de resposta está fechada: só é possível enviar modelos',
    closes: (at, daysAgo) => `A janela de resposta fecha ${daysAgo === 0 ? 'às ' : ''}${moment(at, daysAgo)}`,
    waitingSince: (at, daysAgo) => `Espera desde ${moment(at, daysAgo)}`,
  },

  tick: {
    none: '',
    pending: 'A caminho',
    sent: 'Enviada',
    delivered: 'Entregue',
    read: 'Lida',
    played: 'Reproduzida',
    failed: 'Não entregue',
  },

  chat: {
    toList: 'Voltar à lista',
    timeline: (title) => `Mensagens com ${title}`,
    ownWindow: 'Abrir em janela própria',
    newMessages: (count) =>
      plural(count, { one: '# mensagem nova', many: '# de mensagens novas', other: '# mensagens novas' }),
    toNewest: 'Ir para a mensagem mais recente',
    newBelow: (count) => plural(count, { one: '# nova', many: '# novas', other: '# novas' }),
    unreadAbove: (count) =>
      plural(count, { one: '# não lida acima', many: '# não lidas acima', other: '# não lidas acima' }),
    markUnread: 'Marcar como não lida',
    markRead: 'Marcar como lida',
    loadingEarlier: 'Lendo mensagens anteriores',
    earlierFailed: 'Não foi possível ler as mensagens anteriores.',
    tryAgain: 'Tentar de novo',
    beginning: 'A primeira mensagem que este computador tem',
    empty: { title: 'Ainda não há mensagens', text: 'Quando este cliente escrever, aparecerá aqui.' },
    failedToOpen: 'Não foi possível abrir esta conversa.',
    gap: 'Sem conexão',
    gapMeaning: 'podem faltar mensagens',
    offlineSince: (at, daysAgo) => `Sem conexão desde ${moment(at, daysAgo)}`,
    template: (name) => (name === '' ? 'Modelo' : `Modelo · ${name}`),
    via: { button: 'Resposta por botão', list: 'Resposta por lista', form: 'Resposta por formulário' },
    edited: 'editada',
    revoked: 'Apagada por quem enviou',
    otherSender: 'Nem cliente nem agente',
    you: 'Agente',
    quoteMissing: 'Uma mensagem que não está carregada',
    cut: 'A mensagem tem mais de 65.536 caracteres. O resto foi cortado.',
    showWhole: (characters) => `Mostrar todos os ${number(characters)} caracteres`,
    emptyText: 'Mensagem vazia',
    reactionRow: (emoji) =>
      emoji === ''
        ? 'Removeu uma reação de uma mensagem anterior'
        : `Reagiu com ${emoji} a uma mensagem anterior`,
    reactedBy: { customer: 'do cliente', agent: 'de um agente', other: 'de outro remetente' },
    reaction: (emoji, by) => `${emoji} ${by}`,
    said: (who, what) => `${who}: ${what}`,
    systemEmpty: 'Um aviso do WhatsApp',
  },

  room: {
    live: 'Ao vivo',
    joining: 'Entrando na sala do cliente',
    unconfirmed: 'Sala não confirmada',
    unconfirmedTitle:
      'O servidor foi consultado três vezes e não confirmou sua entrada na sala deste cliente.',
    refused: 'Sala recusada',
    refusedTitle: 'O servidor recusou sua entrada na sala deste cliente.',
  },

  body: {
    media: {
      photo: 'Foto',
      video: 'Vídeo',
      audio: 'Áudio',
      voice: 'Mensagem de voz',
      document: 'Documento',
      sticker: 'Figurinha',
    },
    pages: (count) => plural(count, { one: '# página', many: '# de páginas', other: '# páginas' }),
    location: 'Localização',
    contact: 'Contato',
    noName: 'Sem nome',
    order: 'Pedido',
    items: (count) =>
      count === 0
        ? 'Produtos desconhecidos'
        : plural(count, { one: '# produto', many: '# de produtos', other: '# produtos' }),
    unsupported: 'Não repassada pelo WhatsApp',
    unsupportedHint: 'O cliente a vê no telefone dele.',
    unknown: 'Um tipo que o Deskbell ainda não conhece',
    unknownHint: (wireType) => `O servidor o chama de “${wireType}”`,
  },

  link: {
    title: {
      web: 'Abrir esta página?',
      phone: 'Ligar para este número?',
      mail: 'Escrever para este endereço?',
    },
    leadsTo: { web: 'Leva a', phone: 'Número de telefone', mail: 'Endereço de e-mail' },
    open: { web: 'Abrir no navegador', phone: 'Ligar', mail: 'Escrever um e-mail' },
    cancel: 'Voltar',
    hint: (place) => `Abre ${place}`,
  },

  problem: {
    unknown:
      'Algo deu errado dentro do Deskbell. Tente de novo; se acontecer outra vez, reinicie o Deskbell.',
    dismiss: 'Ocultar esta mensagem',
  },
};

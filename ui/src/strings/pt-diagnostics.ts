// The words of the diagnostics, in Portuguese.

import { moment, number, plural } from './pt-format';
import type { Strings } from './spoken.svelte';

export const diagnostics: Strings['diagnostics'] = {
  title: 'Diagnóstico',
  test: 'Testar a conexão',
  testHint: 'Passa por tudo de que o Deskbell precisa, do nome do servidor ao chaveiro.',
  startTest: 'Testar agora',
  testAgain: 'Testar de novo',
  stopTest: 'Parar',
  testPassed: 'Tudo o que foi testado funciona.',
  open: 'Diagnóstico',
  openHint: 'O dia da conexão, as contagens, os eventos rejeitados e um arquivo para quem ajuda você.',
  export: 'Exportar',
  exportHint: 'Tudo desta página e o registro, em um arquivo. Não há nele nada de um cliente, nem o token.',
  exported: (path) => `Gravado em ${path}`,

  counters: {
    connection: 'Conexão',
    messages: 'Mensagens',
    repaired: 'Reparadas',
    rejected: 'Rejeitados',
    gaps: 'Lacunas',
  },
  states: {
    online: 'Online',
    connecting: 'Conectando',
    waiting: 'Offline',
    refused: 'Recusado',
    signedOut: 'Sessão encerrada',
    offline: 'Desconectado',
  },

  today: 'Hoje',
  started: (at, daysAgo) => `O Deskbell iniciou: ${moment(at, daysAgo)}`,
  strip: (parts) => `A conexão hoje: ${parts}`,
  stripPart: (state, from, to) => `${state} de ${from} a ${to}`,
  noMoments: 'Ainda não aconteceu nada.',
  more: (count) => plural(count, { one: 'Mostrar mais #', many: 'Mostrar mais #', other: 'Mostrar mais #' }),

  rooms: 'Salas',
  general: 'Todos os clientes',
  chats: 'Conversas abertas',
  chatsJoined: (joined, all) =>
    all === 0 ? 'Nenhuma aberta' : `${number(joined)} de ${number(all)} com entrada`,
  roomStates: {
    none: 'Fora',
    joining: 'Entrando',
    joined: 'Dentro',
    unconfirmed: 'Não confirmada',
    refused: 'Recusada pelo servidor',
  },

  rejectedEvents: 'Eventos rejeitados',
  noRejected: 'Nenhum. Tudo o que chegou pôde ser usado.',
  noName: 'Sem nome',

  debug: 'Todos os eventos',
  debugHint:
    'Por nome, hora, tamanho e resultado, sem conteúdo. Os últimos 500 ficam guardados até o Deskbell terminar.',
  noEvents: 'Nenhum evento chegou desde que isto foi ligado.',
  outcomes: {
    accepted: 'aceito',
    repaired: 'reparado',
    rejected: 'rejeitado',
    'not understood': 'não entendido',
  },
  seen: (outcome, size) => `${outcome}, ${size}`,
  bytes: (count) => plural(count, { one: '# byte', many: '# de bytes', other: '# bytes' }),

  recording: 'Gravação',
  recordingHint: 'Grava o que chega e o que você faz, para ver com “deskbell replay” por que algo tocou.',
  recordingNow: (lines, at, daysAgo) =>
    `${plural(lines, { one: '# linha', many: '# de linhas', other: '# linhas' })} desde ${moment(at, daysAgo)}, só na memória.`,
  recordingFull: (lines) =>
    `Cheia, com ${plural(lines, { one: '# linha', many: '# de linhas', other: '# linhas' })}. Salve-a ou encerre-a.`,
  record: 'Gravar',
  end: 'Encerrar sem salvar',
  save: 'Salvar',
  leaveOut: 'Deixar de fora o que os clientes escreveram, seus nomes e números',

  version: (version, system) => `Deskbell ${version} em ${system}`,
};

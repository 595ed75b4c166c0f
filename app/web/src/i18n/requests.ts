import { fill, language } from './words.svelte';

/** Words of one screen that few people open: loaded with it, no part of the first screen's script. */
const en = {
  requestsWhat: 'Signed requests for money on the chain, to be checked without Internet.',
  requestText: 'The request: its text or link',
  requestCheck: 'Check it',
  requestAsks: 'Request for {0}',
  requestBy: 'Who asks',
  requestUntil: 'To be paid until',
  requestSigned: 'The signature holds: this account asks for this. Whether it is who you mean, only you can tell.',
  requestOver: 'Its time is over. Ask for a new one.',
  requestForeign: 'Another chain or token than your node’s: it cannot be paid here.',
  requestPaidBefore: 'It was paid before, or tried to be. Paid again, they get the money twice.',
  requestAgain: 'I want to pay it again',
  requestFee: 'Pay on the chain: what is the fee?',
  requestPayChain: 'Pay on the chain',
  requestPayChannel: 'Pay over a channel',
  requestMake: 'Ask for money',
  requestValid: 'May be paid for',
  requestHours: '{0} hours',
  requestHow: 'Show the code or send the link. It can be paid until {0}.',
  errandWaiting: 'Kept. Nobody has taken it yet.',
  errandSent: 'Said to be on its way into the chain.',
  errandMined: 'Said to be in a block, which may vanish.',
  errandTold: 'Said to be done, not proved: your node has not seen it on the chain.',
  errandDone: 'Done: your node has seen it on the chain.',
  errandFailed: 'Said to have failed. Until its time is over it may still be carried out.',
  errandRefused: 'Refused.',
  errandLapsed: 'Its time is over; its fate was not heard.',
  errandVoid: 'Not carried out, and cannot be any more: the chain shows it.',
  requestByChannel: 'Over a channel',
  requestByChain: 'On the chain',
  requestByRelayer: 'Through a relayer',
  errandQueued: 'A relayer is said to have it.',
  errandExpired: 'Said to be over. Do not sign the same anew before its time is over.',
};

export type RequestWords = { [Key in keyof typeof en]: string };

const zh: RequestWords = {
  requestsWhat: '商家请求在链上付款。请求内容有签名，没有互联网也能核对。',
  requestText: '请求：文本或链接',
  requestCheck: '核对',
  requestAsks: '请求付款 {0}',
  requestBy: '谁在请求',
  requestUntil: '付款截止',
  requestSigned: '签名有效：这个账户请求的正是这些。它是不是你要付的商家，只有你能判断。',
  requestOver: '已过期。请对方给一个新的。',
  requestForeign: '它属于另一条链或另一种代币，这里不能付。',
  requestPaidBefore: '它曾付过，或者尝试付过。再付一次，对方会收到两份钱。',
  requestAgain: '我要再付一次',
  requestFee: '在链上付款：费用是多少？',
  requestPayChain: '在链上付款',
  requestPayChannel: '通过通道付款',
  requestMake: '请求收款',
  requestValid: '有效时间',
  requestHours: '{0} 小时',
  requestHow: '出示二维码或发送链接。可付款至 {0}。',
  errandWaiting: '已保存。还没有人接手。',
  errandSent: '据说正在上链途中。',
  errandMined: '据说已在区块中，但区块仍可能消失。',
  errandTold: '据说已完成，尚未证实：你的节点还没有在链上看到它。',
  errandDone: '已完成：你的节点在链上看到了它。',
  errandFailed: '据说失败了。期限之前仍可能被执行。',
  errandRefused: '被拒绝。',
  errandLapsed: '期限已过，没有听到是否执行。',
  errandVoid: '没有执行，也不会再执行：你的节点查看了链。',
  requestByChannel: '通过通道',
  requestByChain: '在链上',
  requestByRelayer: '通过中继者',
  errandQueued: '据说中继者已收到。',
  errandExpired: '据说已过期。期限之前请不要重新签名。',
};

/** As {@link t}. */
export function r(key: keyof RequestWords, ...values: (string | number)[]): string {
  return fill((language.lang === 'zh' ? zh : en)[key], values);
}

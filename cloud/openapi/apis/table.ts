import type { Api } from '../api';
import { sendCustomerServiceMessage } from './customerServiceMessage.send';
import { getOpenData } from './getOpenData';
import { getPhoneNumber } from './phonenumber.getPhoneNumber';
import { checkImage } from './security.imgSecCheck';
import { checkMessage } from './security.msgSecCheck';
import { sendSubscribeMessage } from './subscribeMessage.send';
import { retired } from './templateMessage';
import { createQRCode } from './wxacode.createQRCode';
import { getCode } from './wxacode.get';
import { getUnlimitedCode } from './wxacode.getUnlimited';

/** Every API there is, by the name functions call it by. */
export const APIS: ReadonlyMap<string, Api> = new Map<string, Api>([
  ['subscribeMessage.send', sendSubscribeMessage],
  ['customerServiceMessage.send', sendCustomerServiceMessage],
  ['wxacode.get', getCode],
  ['wxacode.getUnlimited', getUnlimitedCode],
  ['wxacode.createQRCode', createQRCode],
  ['security.msgSecCheck', checkMessage],
  ['security.imgSecCheck', checkImage],
  ['phonenumber.getPhoneNumber', getPhoneNumber],
  ['cloudbase.getOpenData', getOpenData],
  ['templateMessage.send', retired],
  ['templateMessage.addTemplate', retired],
  ['templateMessage.deleteTemplate', retired],
  ['templateMessage.getTemplateList', retired],
  ['templateMessage.getTemplateLibraryById', retired],
  ['templateMessage.getTemplateLibraryList', retired],
]);

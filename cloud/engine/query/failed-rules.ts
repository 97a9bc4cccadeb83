import { isDocument, type Document } from '../../values';
import { compileFilter } from './filter';
import { explainSchema } from './schema/explain';
import { compileSchema } from './schema/schema';

/**
 * Why a document does not match a validator, as MongoDB's `errInfo.details` tells it: for `$jsonSchema` rule by rule,
 * else condition by condition.
 */
export function failedRules(validator: Document, document: Document): Document {
  const failing = Object.entries(validator).filter(
    ([name, operand]) => name !== '$comment' && !compileFilter({ [name]: operand })(document),
  );
  const details = failing.map(([name, operand]) => failedRule(name, operand, document));
  const [only] = details;
  if (only !== undefined && details.length === 1) return only;
  return {
    operatorName: '$and',
    clausesNotSatisfied: details.map((each, index) => ({ index, details: each })),
  };
}

function failedRule(name: string, operand: unknown, document: Document): Document {
  if (name === '$jsonSchema') {
    const schema = compileSchema(operand);
    const { title, description } = operand as Document;
    return {
      operatorName: name,
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      schemaRulesNotSatisfied: explainSchema(schema, document),
    };
  }
  if (name === '$and' && Array.isArray(operand)) {
    const clauses = (operand as unknown[]).flatMap((clause, index) =>
      isDocument(clause) && !compileFilter(clause)(document)
        ? [{ index, details: failedRules(clause, document) }]
        : [],
    );
    return { operatorName: name, clausesNotSatisfied: clauses };
  }
  return {
    operatorName: name.startsWith('$') ? name : operatorOf(operand),
    specifiedAs: { [name]: operand },
    reason: name.startsWith('$') ? 'expression did not match' : 'condition was not met',
  };
}

const operatorOf = (operand: unknown) => (isDocument(operand) ? (Object.keys(operand)[0] ?? '$eq') : '$eq');

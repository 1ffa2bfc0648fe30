package io.caravan.api;

import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;

/** What a GraphQL document would do. */
final class GraphqlText {
  private GraphqlText() {}

  /**
   * Whether any operation of a document is a mutation, wherever it stands. One that cannot be read
   * may be anything, so it is taken for one.
   */
  static boolean mutates(String text) {
    try {
      return mutates(parsed(text));
    } catch (InvalidSyntaxException e) {
      return true;
    }
  }

  /** The same of a document that was read. */
  static boolean mutates(Document document) {
    return document.getDefinitionsOfType(OperationDefinition.class).stream()
        .anyMatch(operation -> operation.getOperation() == OperationDefinition.Operation.MUTATION);
  }

  /**
   * @throws InvalidSyntaxException if it is no GraphQL
   */
  static Document parsed(String text) {
    return new Parser().parseDocument(text);
  }
}

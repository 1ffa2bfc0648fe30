package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphqlDocumentTest {
  private static final Map<String, String> FILES =
      Map.of(
          "a.graphql",
          "# import f/x.graphql\n# import f/y.graphql\n\n# why\nquery A { ...X ...Y }\n",
          "f/x.graphql",
          "# import f/y.graphql\n\nfragment X on T { ...Y }\n",
          "f/y.graphql",
          "fragment Y on T {\n  # a remark\n  id\n}\n",
          "broken.graphql",
          "# import f/none.graphql\nquery B { id }\n");

  @Test
  void imported_fragments_follow_once_and_comments_are_not_sent() {
    assertThat(GraphqlDocument.assemble("a.graphql", FILES::get))
        .isEqualTo(
            "query A { ...X ...Y }\n\nfragment X on T { ...Y }\n\nfragment Y on T {\n  id\n}\n");
  }

  @Test
  void an_import_that_is_not_there_is_named() {
    assertThatThrownBy(() -> GraphqlDocument.assemble("broken.graphql", FILES::get))
        .hasMessage("broken.graphql needs f/none.graphql, which the pack does not have");
  }
}

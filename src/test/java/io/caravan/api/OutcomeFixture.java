package io.caravan.api;

import io.caravan.api.VendorServer.Asked;
import io.caravan.api.VendorServer.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;

/** Deliveries before a vendor that keeps what was done, and loses answers. */
class OutcomeFixture extends CallFixture {
  static final String SALE =
      "{'find':{'number':'W1'},'sale':{'body':{'customer':'7','number':'W1'}},"
          + "'payments':[{'amount':'1.00'},{'amount':'2.00'}]}";
  static final String LINE = "{'line':'l-1','body':{'note':'caravan:o#l'}}";

  final List<String> sales = new ArrayList<>();
  final List<String> lines = new ArrayList<>();

  /** What becomes of the next answers: "lost", "500", "refused" or "". */
  volatile String fate = "";

  volatile boolean lagging;

  @BeforeEach
  void start() {
    context();
    vendor.rule = this::answer;
  }

  Reply answer(Asked asked) {
    if (asked.uri().equals("/token")) {
      return tokens(TOKEN, "refresh-1");
    }
    if (asked.method().equals("GET") && asked.uri().contains("number=")) {
      return Reply.json("{}");
    }
    if (asked.method().equals("GET")) {
      boolean sale = asked.uri().contains("Sale");
      List<String> all = sale ? sales : lagging ? List.of() : lines;
      return all.isEmpty()
          ? Reply.json("{}")
          : Reply.json((sale ? "{'Sale':[" : "{'Line':[") + String.join(",", all) + "]}");
    }
    if (fate.equals("refused")) {
      return Reply.status(422, "{'message':'no'}");
    }
    String made = "{'id':'%d','number':'%s','note':'%s','createTime':'2026-11-24T10:00:00+00:00'}";
    if (asked.method().equals("POST")) {
      List<String> all = asked.uri().contains("Sale") ? sales : lines;
      made =
          made.formatted(
              all.size() + 100,
              asked.json().path("number").asText(),
              asked.json().path("note").asText());
      all.add(made);
    }
    return switch (fate) {
      case "lost" -> Reply.nothing();
      case "500" -> Reply.status(500, "oops");
      default -> Reply.json(made);
    };
  }

  List<Asked> posted(String part) {
    return vendor.asked(part).stream()
        .filter(asked -> asked.method().equals("POST"))
        .collect(Collectors.toList());
  }
}

package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.api.VendorServer.Asked;
import io.caravan.api.VendorServer.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** JSON-RPC behind a login: one session for all runners, and another one when it has ended. */
class SessionTest extends CallFixture {
  private static final String PASSWORD = "canary-password-0123456789";

  private static final String BOOKS =
      """
      kind: books
      title: Books
      role: erp
      protocol: json-rpc
      base-url: "{url}/shop/"
      settings:
        url: {required: true}
        user: {required: true}
        password: {required: true, secret: true}
      auth:
        kind: session
        login: {rpc: db.login, params: '["{user}", {"password": "{password}"}, 7]'}
        token: "{user}:{result.0}:{result.1}"
        scheme: Session
        encoding: base64
        ended: {status: 403, code: [NotLogged]}
      errors:
        - {code: Busy, class: transient}
        - {message: no such record, class: missing}
      answers: 'if (.result.when) {"result": {"when": .result.when.text}} else .'
      operations:
        find: {rpc: party.search, params: '[["name", "=", .name], 0, null]', class: READ}
        make: {rpc: party.create, params: '[[{"name": .name}], {"user": $system.user}]', class: NONE}
        plain: {rpc: party.touch, class: NONE}
        liar: {rpc: party.write, params: '[1]', class: READ}
        broken: {rpc: party.search, params: 'refuse("no name")', class: READ}
      """;

  private final AtomicInteger logins = new AtomicInteger();
  private volatile Reply answer = Reply.json("{'id':1,'result':[]}");
  private volatile Reply ended = Reply.status(401, "");
  private volatile int good = 1;

  @Override
  void configure() {
    try {
      Path pack = Files.createDirectories(folder.resolve("systems").resolve("books"));
      Files.writeString(pack.resolve("system.yaml"), BOOKS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    settings.put("caravan.systems.erp.kind", "books");
    settings.put("caravan.systems.erp.allow-http", "true");
    settings.put("caravan.systems.erp.allow-private", "true");
    settings.put("caravan.systems.erp.url", vendor.url());
    settings.put("caravan.systems.erp.user", "ann");
    settings.put("caravan.systems.erp.password", PASSWORD);
    vendor.rule = this::answered;
  }

  private Reply answered(Asked asked) {
    if (asked.json().path("method").asText().equals("db.login")) {
      return Reply.json("{'id':1,'result':[5,'s" + logins.incrementAndGet() + "']}");
    }
    return asked.headers().getOrDefault("authorization", "").equals(session(good)) ? answer : ended;
  }

  private static String session(int n) {
    String text = "ann:5:s" + n;
    return "Session " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<Asked> calls(String method) {
    return vendor.asked.stream()
        .filter(one -> one.json().path("method").asText().equals(method))
        .toList();
  }

  @Test
  void it_logs_in_once_and_sends_the_session_with_every_call() {
    JsonNode body = good(send("erp", "find", "{'name':'Lee'}")).body();
    good(send("erp", "make", "{'name':'Lee'}"));

    assertThat(body).isEqualTo(json("{'id':1,'result':[]}"));
    assertThat(logins).hasValue(1);
    assertThat(vendor.asked).extracting(Asked::uri).containsOnly("/shop/");
    assertThat(calls("db.login").get(0).json())
        .isEqualTo(
            json(
                "{'id':1,'method':'db.login','params':['ann',{'password':'" + PASSWORD + "'},7]}"));
    assertThat(calls("db.login").get(0).headers()).doesNotContainKey("authorization");
    assertThat(calls("party.search").get(0).json())
        .isEqualTo(json("{'id':1,'method':'party.search','params':[['name','=','Lee'],0,null]}"));
    assertThat(calls("party.create").get(0).json().path("params"))
        .isEqualTo(json("[[{'name':'Lee'}],{'user':'ann'}]"));
  }

  @Test
  void a_session_that_has_ended_is_followed_by_another_one_whatever_says_so() {
    good(send("erp", "find", "{'name':'Lee'}"));
    for (Reply word :
        List.of(
            Reply.status(401, ""),
            Reply.status(403, ""),
            Reply.json("{'id':1,'error':['NotLogged','']}"))) {
      ended = word;
      good++;
      good(send("erp", "make", "{'name':'Lee'}"));
      assertThat(logins).hasValue(good);
    }
  }

  @Test
  void a_session_that_is_refused_at_once_again_is_told_and_not_asked_for_without_end() {
    good = 7;
    assertThat(failure(send("erp", "find", "{'name':'Lee'}")).failure()).isEqualTo(Failure.AUTH);
    assertThat(logins).hasValue(2);
  }

  @Test
  void many_calls_and_runners_share_one_new_session() {
    List<CompletableFuture<Client.Answer>> sent = new ArrayList<>();
    good(send("erp", "find", "{'name':'Lee'}"));
    good = 2;
    SystemClients other = clients(ledger);
    for (int i = 0; i < 6; i++) {
      sent.add(send("erp", "find", "{'name':'Lee'}"));
      Client client = other.of("erp");
      sent.add(
          client.send(
              client.system().pack().operations().get("find").request(),
              json("{'name':'Lee'}"),
              Client.Urgency.READ));
    }
    sent.forEach(CallFixture::good);
    assertThat(logins).hasValue(2);
  }

  @Test
  void a_refused_login_waits_for_a_person_and_names_neither_user_nor_password() {
    vendor.rule = asked -> Reply.status(401, "{'password':'" + PASSWORD + "'}");
    CallException told = failure(send("erp", "find", "{'name':'Lee'}"));

    assertThat(told.failure()).isEqualTo(Failure.AUTH);
    assertThat(told.getMessage()).isEqualTo("erp: the login was refused: HTTP 401");
    assertThat(alarms()).hasSize(1);
    assertThat(alarms().get(0).text())
        .isEqualTo("erp: the login was refused: HTTP 401; look at its user and password");
  }

  @Test
  void logins_that_are_too_many_or_not_answered_are_tried_again() {
    vendor.rule = asked -> Reply.status(429, "").with("Retry-After", "7");
    CallException busy = failure(send("erp", "find", "{'name':'Lee'}"));
    assertThat(busy.failure()).isEqualTo(Failure.THROTTLED);
    vendor.rule = asked -> Reply.status(502, "");
    assertThat(failure(send("erp", "find", "{'name':'Lee'}")).failure())
        .isEqualTo(Failure.TRANSIENT);
    assertThat(alarms()).isEmpty();
  }

  @Test
  void an_error_that_comes_with_http_200_is_one() {
    answer = Reply.json("{'id':1,'error':['Busy',['wait','']]}");
    assertThat(failure(send("erp", "make", "{'name':'x'}")).failure()).isEqualTo(Failure.TRANSIENT);
    answer = Reply.json("{'id':1,'error':{'code':-32000,'message':'no such record: 7'}}");
    assertThat(failure(send("erp", "make", "{'name':'x'}")).failure()).isEqualTo(Failure.MISSING);
    answer = Reply.json("{'id':1,'error':['UserError',['Too long.','Name']]}");
    CallException told = failure(send("erp", "make", "{'name':'x'}"));
    assertThat(told.failure()).isEqualTo(Failure.PERMANENT);
    assertThat(told.getMessage()).isEqualTo("erp make was refused: UserError; Too long.; Name");
    answer = Reply.json("{'id':1,'error':['division by zero','Traceback (most recent call']}");
    assertThat(failure(send("erp", "make", "{'name':'x'}")).getMessage())
        .isEqualTo("erp make was refused: division by zero");
  }

  @Test
  void an_answer_that_says_nothing_is_unclear_after_a_write() {
    answer = Reply.json("{'id':1}");
    assertThat(failure(send("erp", "make", "{'name':'x'}")).failure()).isEqualTo(Failure.UNKNOWN);
    assertThat(failure(send("erp", "find", "{'name':'x'}")).failure()).isEqualTo(Failure.TRANSIENT);
    answer = Reply.status(500, "");
    assertThat(failure(send("erp", "make", "{'name':'x'}")).failure()).isEqualTo(Failure.UNKNOWN);
    assertThat(failure(send("erp", "find", "{'name':'x'}")).failure()).isEqualTo(Failure.TRANSIENT);
  }

  @Test
  void answers_are_made_plain_before_anything_looks_at_them() {
    answer = Reply.json("{'id':1,'result':{'when':{'text':'2026-11-20'}}}");
    assertThat(good(send("erp", "find", "{'name':'x'}")).body())
        .isEqualTo(json("{'result':{'when':'2026-11-20'}}"));
  }

  @Test
  void what_cannot_be_asked_is_not_sent() {
    assertThat(failure(send("erp", "plain", "{'name':'x'}")).getMessage())
        .isEqualTo("erp plain has no parameters");
    assertThat(failure(send("erp", "broken", "{'name':'x'}")).getMessage()).contains("no name");
    assertThat(vendor.asked).isEmpty();
  }

  @Test
  void only_a_method_whose_name_says_so_is_a_read() {
    assertThat(clients.of("erp").system().pack().operations().get("liar").request().rpc().reads())
        .isFalse();
    assertThat(clients.of("erp").system().pack().operations().get("find").request().rpc().reads())
        .isTrue();
  }
}

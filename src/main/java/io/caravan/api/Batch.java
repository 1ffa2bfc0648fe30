package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.api.Client.Answer;
import io.caravan.api.Client.Urgency;
import io.caravan.ledger.Call;
import io.caravan.ledger.Ledger;
import io.caravan.ledger.LedgerTx;
import io.caravan.ledger.Timers;
import io.caravan.mapping.Json;
import io.caravan.system.SystemPack.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Calls of one operation that go together: members that wait are joined into one request. Without a
 * clear answer exactly the same request goes again under the same key; only after a clear answer
 * are members grouped anew.
 */
final class Batch {
  private static final String TAKEN = "another runner has the delivery";
  private static final String WITH_ITS_BATCH = "refused with its batch; sent again without ";

  private final Client client;
  private final Operation operation;
  private final Ledger ledger;
  private final Timers timers;
  private final long lingerMs;
  private final int most;
  private final BatchRequest requests;
  private final BatchReplay replay;
  private final Map<JsonNode, Group> open = new HashMap<>();

  /** One call of one delivery. */
  private record Member(
      CallLog log, int place, JsonNode variables, String salt, CompletableFuture<Answer> result) {}

  private static final class Group {
    private final List<Member> members = new ArrayList<>();
    private int size;
  }

  Batch(Client client, Operation operation, Ledger ledger, Timers timers, Joining joining) {
    this.client = client;
    this.operation = operation;
    this.ledger = ledger;
    this.timers = timers;
    this.lingerMs = joining.lingerMs();
    this.most = Math.min(operation.batch(), joining.most());
    this.requests = new BatchRequest(operation);
    this.replay = new BatchReplay(client, operation, ledger, requests);
  }

  /**
   * @param earlier what is known of an earlier attempt, or null
   * @param same whether its answer is the answer to this call as well
   * @return the answer; fails with {@link CallException}
   */
  CompletableFuture<Answer> call(
      CallLog log, int place, JsonNode variables, Call earlier, boolean same) {
    if (!(variables instanceof ObjectNode)) {
      return CompletableFuture.failedFuture(
          new CallException(Failure.PERMANENT, what() + " needs an object to send"));
    }
    boolean keyed = "KEY".equals(operation.outcome());
    if (keyed && CallRow.unclear(earlier) && earlier.batchId() != null) {
      return replay
          .again(earlier.batchId(), Urgency.of(log, false))
          .thenCompose(
              cleared -> {
                BatchReplay.Outcome mine = cleared.get(BatchReplay.id(log.deliveryId(), place));
                if (mine != null && same && mine.answer() != null) {
                  return CompletableFuture.completedFuture(mine.answer());
                }
                return mine != null && same && mine.failure() != null
                    ? CompletableFuture.failedFuture(mine.failure())
                    : join(log, place, variables, earlier.idempotencyKey());
              });
    }
    // A key whose answer was clear is spent.
    return join(log, place, variables, earlier == null ? null : earlier.idempotencyKey());
  }

  private CompletableFuture<Answer> join(CallLog log, int place, JsonNode variables, String salt) {
    Member member = new Member(log, place, variables, salt, new CompletableFuture<>());
    if (!requests.joins()) {
      send(List.of(member));
      return member.result;
    }
    JsonNode frame = requests.frame(variables);
    int size = requests.size(variables);
    Group full = null;
    synchronized (open) {
      Group group = open.get(frame);
      if (group != null && group.size + size > most) {
        full = open.remove(frame);
        group = null;
      }
      if (group == null) {
        Group made = new Group();
        open.put(frame, made);
        timers.after(lingerMs, () -> depart(frame, made));
        group = made;
      }
      group.members.add(member);
      group.size += size;
      if (full == null && group.size >= most) {
        full = open.remove(frame);
      }
    }
    if (full != null) {
      send(full.members);
    }
    return member.result;
  }

  private void depart(JsonNode frame, Group group) {
    boolean mine;
    synchronized (open) {
      mine = open.remove(frame, group);
    }
    if (mine) {
      send(group.members);
    }
  }

  private void send(List<Member> members) {
    String key = key(members);
    List<Call> rows = new ArrayList<>();
    AtomicBoolean intended = new AtomicBoolean();
    AtomicReference<List<Member>> lost = new AtomicReference<>(List.of());
    Urgency urgency = Urgency.BULK;
    for (Member member : members) {
      Urgency own = Urgency.of(member.log, false);
      urgency = own.compareTo(urgency) < 0 ? own : urgency;
    }
    client
        .send(
            operation.request(),
            requests.join(variables(members), key),
            urgency,
            () -> {
              rows.addAll(rows(members, key));
              return ledger
                  .write(tx -> intend(tx, members, rows, lost))
                  .thenAccept(done -> intended.set(true));
            })
        .whenComplete(
            (answer, failure) -> {
              if (!lost.get().isEmpty()) {
                without(lost.get(), members);
                return;
              }
              List<Call> written = intended.get() ? rows : List.of();
              if (failure == null) {
                done(members, written, answer);
              } else {
                failed(members, written, CallFailures.of(failure, what()));
              }
            });
  }

  /** Fenced: a batch with a member that another runner has by now is not sent. */
  private Void intend(
      LedgerTx tx, List<Member> members, List<Call> rows, AtomicReference<List<Member>> lost)
      throws CallException {
    List<Member> gone = members.stream().filter(member -> !member.log.held(tx)).toList();
    if (!gone.isEmpty()) {
      lost.set(gone);
      throw new CallException(Failure.THROTTLED, what() + " was not sent: " + TAKEN);
    }
    tx.intend(rows);
    return null;
  }

  /** Nothing was sent yet: the others go without them. */
  private void without(List<Member> lost, List<Member> members) {
    CallException taken = new CallException(Failure.THROTTLED, what() + " was not sent: " + TAKEN);
    lost.forEach(member -> member.result.completeExceptionally(taken));
    List<Member> rest = members.stream().filter(member -> !lost.contains(member)).toList();
    if (!rest.isEmpty()) {
      send(rest);
    }
  }

  private List<Call> rows(List<Member> members, String key) {
    List<Call> rows = new ArrayList<>();
    long now = ledger.now();
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      rows.add(
          CallRow.ofBatch(
              member.log.deliveryId(),
              member.place,
              operation,
              key,
              i,
              members.size(),
              member.variables,
              now));
    }
    return rows;
  }

  private void done(List<Member> members, List<Call> rows, Answer answer) {
    Answer own = BatchReplay.own(answer, members.size());
    long now = ledger.now();
    write(members, rows.stream().map(row -> CallRow.answered(row, own, now)).toList());
    members.forEach(member -> member.result.complete(own));
  }

  private void failed(List<Member> members, List<Call> rows, CallException failure) {
    Map<Integer, CallException> told = requests.told(variables(members), failure, what());
    boolean refused = BatchReplay.isRefusal(failure);
    boolean alone = members.size() == 1 || !refused;
    long now = ledger.now();
    List<Member> rest = new ArrayList<>();
    List<Call> ended = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      CallException own = alone ? failure : told.get(i);
      if (own == null) {
        rest.add(members.get(i));
      }
      if (i < rows.size()) {
        ended.add(
            own == null
                ? CallRow.ended(
                    rows.get(i), CallRow.FAILED, null, 0, WITH_ITS_BATCH + "the others", now)
                : CallRow.failed(rows.get(i), own, "", now));
      }
    }
    write(members, ended);
    for (int i = 0; i < members.size(); i++) {
      CallException own = alone ? failure : told.get(i);
      if (own != null) {
        members.get(i).result.completeExceptionally(own);
      }
    }
    again(rest, told.isEmpty(), key(members));
  }

  /** Members that were not named go again at once; if nobody was named, in two halves. */
  private void again(List<Member> rest, boolean bisect, String spent) {
    List<Member> salted =
        rest.stream().map(m -> new Member(m.log, m.place, m.variables, spent, m.result)).toList();
    if (salted.isEmpty()) {
      return;
    }
    if (bisect) {
      int half = salted.size() / 2;
      send(salted.subList(0, half));
      send(salted.subList(half, salted.size()));
    } else {
      send(salted);
    }
  }

  /** What a runner that lost a lane learnt is no evidence of the one that has it. */
  private void write(List<Member> members, List<Call> rows) {
    if (!rows.isEmpty()) {
      ledger.write(
          tx -> {
            List<Call> own = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
              if (members.get(i).log.held(tx)) {
                own.add(rows.get(i));
              }
            }
            tx.answered(own);
            return null;
          });
    }
  }

  private static List<JsonNode> variables(List<Member> members) {
    return members.stream().map(Member::variables).toList();
  }

  private String key(List<Member> members) {
    CallKey key = new CallKey(operation.name());
    for (Member member : members) {
      key.add(member.log.deliveryId())
          .add(String.valueOf(member.place))
          .add(Json.text(member.variables))
          .add(String.valueOf(member.salt));
    }
    return key.text();
  }

  private String what() {
    return client.system().name() + " " + operation.name();
  }
}

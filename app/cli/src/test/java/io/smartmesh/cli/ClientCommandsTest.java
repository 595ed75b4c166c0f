package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the thin client asks, says and exits with. */
@Timeout(30)
class ClientCommandsTest {
  private static final String ACCOUNT = "0xacc0000000000000000000000000000000000000";
  private static final String BOB = "0xb0b0b0" + "0".repeat(34);
  private static final String ID = "0".repeat(31);

  @TempDir private Path data;
  private FakeApi api;

  @BeforeEach
  void start() throws IOException {
    api = new FakeApi(data);
    api.answer("GET /peers", peers(BOB, 2)).answer("GET /channels", "{\"channels\":[]}");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void payNamesTheOnlyOneWhoFits() {
    api.answer("POST /payments", "{\"first\":\"" + ID + "1\",\"count\":1}");
    api.answer("GET /payments?limit=1000", payments(payment(1, "paid", "")));
    Run run = run("pay", "b0b0b0", "2.5");
    assertEquals(new Run(0, "1 of 1 paid, 0 under way, 0 not paid\n", ""), run);
    assertEquals("{\"to\":\"" + BOB + "\",\"amount\":\"2.5\",\"times\":1}", api.bodies.get(0));
  }

  @Test
  void refundedPaymentFailsAndSaysWhy() {
    api.answer("POST /payments", "{\"first\":\"" + ID + "1\",\"count\":2}");
    api.answer(
        "GET /payments?limit=1000",
        payments(payment(2, "refunded", "no path") + "," + payment(1, "paid", "")));
    Run run = run("pay", BOB, "1", "--repeat", "2");
    assertEquals(1, run.exitCode());
    assertEquals("1 of 2 paid, 0 under way, 1 not paid\nno path\n", run.out());
  }

  @Test
  void queuedPaymentIsNoFailure() {
    api.answer("POST /payments", "{\"first\":\"" + ID + "1\",\"count\":1}");
    api.answer("GET /payments?limit=1000", payments(payment(1, "queued", "no path yet")));
    Run run = run("pay", BOB, "1", "--wait", "0");
    assertEquals(0, run.exitCode());
    assertEquals("0 of 1 paid, 1 under way, 0 not paid\nno path yet\n", run.out());
  }

  @Test
  void invoiceIsPaidAsSuch() {
    api.answer("POST /payments", "{\"first\":\"" + ID + "1\",\"count\":1}");
    api.answer("GET /payments?limit=1000", payments(payment(1, "paid", "")));
    assertEquals(0, run("pay", "smt1qqqq").exitCode());
    assertEquals("{\"invoice\":\"smt1qqqq\"}", api.bodies.get(0));
  }

  @Test
  void unclearOrdersAreMisuse() {
    Run run = run("pay", BOB);
    assertEquals(2, run.exitCode());
    assertTrue(run.err().startsWith("AMOUNT is missing"), run.err());
    assertEquals(2, run("pay", BOB, "1", "--repeat", "0").exitCode());
    assertEquals(2, run("pay", "smt1qqqq", "--repeat", "2").exitCode());
  }

  /** CT-14: a contact's name does for an address, and is shown for it. */
  @Test
  void aNameDoesForAnAddress() {
    api.answer(
        "GET /contacts",
        "{\"contacts\":[{\"device\":\""
            + BOB
            + "\",\"to\":\""
            + BOB
            + "\",\"account\":\"\",\"proven\":false,\"name\":\"Bob B\"}]}");
    api.answer("POST /payments", "{\"first\":\"" + ID + "1\",\"count\":1}");
    api.answer("GET /payments?limit=1000", payments(payment(1, "paid", "")));
    assertEquals(0, run("pay", "bob b", "1").exitCode());
    assertTrue(api.bodies.get(0).contains("\"to\":\"" + BOB + "\""), api.bodies.get(0));
    assertProblem(run("pay", "0xBob", "1"), "0xBob is no address and no contact's name.");
    assertTrue(run("peers").out().contains("Bob B (0xb0b0b0…)"), run("peers").out());
  }

  @Test
  void unclearNamesAreRefused() {
    assertProblem(run("send", "b0b0b", "hi"), "b0b0b is too short.");
    assertProblem(run("send", "c0c0c0", "hi"), "Nobody known here begins with c0c0c0.");
    assertProblem(run("send", "bob", "hi"), "bob is no address and no contact's name.");
    assertEquals(0, api.bodies.size());
  }

  @Test
  void twoWhoFitAreListed() {
    String other = BOB.substring(0, 41) + "1";
    api.answer("GET /peers", peers(BOB, 1).replace("]}", "," + peer(other, 1) + "]}"));
    assertProblem(
        run("send", "0xB0B0B0", "hi"), "0xB0B0B0 fits more than one: " + BOB + " " + other);
  }

  @Test
  void refusalOfTheNodeIsThreeLines() {
    api.answer(
        "POST /payments",
        "{\"schema\":\"smartmesh.error/1\",\"code\":\"not-enough\","
            + "\"what\":\"3 wanted, 2 there.\",\"todo\":\"Pay less.\"}");
    Run run = run("pay", BOB, "3");
    String means = "Nothing was changed.";
    assertEquals(new Run(1, "", "3 wanted, 2 there.\n" + means + "\nPay less.\n"), run);
  }

  /** The second sentence of a code, and another one; what is not known is left alone. */
  @Test
  void refusalOfTheNodeIsInTheUsersLanguage() {
    assertEquals(
        "请求 9 SMT；通道可动用 2 SMT。\n没有任何改变。\nsmartmesh channel list\n",
        refused(
            "not-enough",
            "9 SMT were asked for; the channel can spare 2 SMT.",
            "smartmesh channel list",
            "9 SMT",
            "2 SMT"));
    String limit = "It would make 9 SMT; your setting send-most is 2 SMT.";
    assertEquals(
        "将达到 9 SMT；您的设置 send-most 是 2 SMT。\n没有任何改变。\nsmartmesh config explain\n",
        refused("over-limit", limit, "smartmesh config explain", "9 SMT", "send-most", "2 SMT"));
    assertEquals(
        "It would be 9.\n超过了您设置的限额。请看“设置”。 没有任何改变。\nPay less.\n",
        refused("over-limit", "It would be 9.", "Pay less.", "9", "x", "2"));
  }

  private String refused(String code, String what, String todo, String... values) {
    api.answer(
        "POST /payments",
        ("{\"schema\":\"smartmesh.error/1\",\"code\":\"%s\",\"what\":\"%s\",\"todo\":\"%s\","
                + "\"values\":[\"%s\"]}")
            .formatted(code, what, todo, String.join("\",\"", values)));
    Run run = Run.of("pay", BOB, "9", "--data", data.toString(), "--lang", "zh");
    assertEquals(1, run.exitCode());
    return run.err();
  }

  @Test
  void jsonIsTheServersOwn() {
    assertEquals(new Run(0, peers(BOB, 2) + "\n", ""), run("peers", "--json"));
  }

  @Test
  void problemsAreJsonTooWhenAsked() {
    Run run = run("send", "--json", "bob", "hi");
    assertEquals(1, run.exitCode());
    assertTrue(
        run.out().startsWith("{\"schema\":\"smartmesh.error/1\",\"code\":\"nobody-called\""));
  }

  /** PY-91, PY-92. */
  @Test
  void whoIsAwayIsWaitedForAndCanBeCancelled() {
    String waiting = payment(1, "queued", "away").replace("}", ",\"whenReachable\":true}");
    api.answer("POST /payments", "{\"first\":\"" + ID + "1\",\"count\":1}");
    api.answer("GET /payments?limit=1000", payments(waiting));
    Run run = run("pay", BOB, "1", "--when-reachable", "--wait", "0");
    assertTrue(
        run.out().endsWith("Cancel any time: smartmesh payment cancel " + ID + "1\n"), run.out());
    assertTrue(
        api.bodies.get(0).endsWith("\"times\":1,\"whenReachable\":true}"), api.bodies.get(0));
    run("pay", BOB, "1", "--no-when-reachable", "--wait", "0");
    assertTrue(api.bodies.get(1).endsWith("\"whenReachable\":false}"), api.bodies.get(1));

    api.answer("POST /payments/" + ID + "1/cancel", "{\"schema\":\"smartmesh.done/1\"}");
    assertEquals(
        new Run(0, ID + "1 is cancelled; nothing was paid.\n", ""), run("payment", "cancel", ID));
    assertProblem(run("payment", "cancel", "ffff"), "No payment of yours fits ffff.");
  }

  /** PY-74, PY-76: what follows from the offline time is shown, and what is too long refused. */
  @Test
  void theOfflineTimeSaysWhatFollowsFromIt() throws IOException {
    Run run = run("config", "explain", "offline-time");
    assertTrue(
        run.out()
            .contains(
                "hold period of new channels 1d 1h; last hop of own payments 2d 2h; margin of a"
                    + " mediator 2d 2h; a payment over 9 channels is locked for at most 18d 18h,"
                    + " of 29d 23h that are allowed."),
        run.out());
    java.nio.file.Files.writeString(data.resolve("smartmesh.conf"), "offline-time = 2d\n");
    Run refused = run("config", "explain", "offline-time");
    assertTrue(
        refused
            .err()
            .contains("60s to 1d 14h: with more, a payment over 9 channels could be locked"),
        refused.err());
  }

  /** PY-90. */
  @Test
  void paymentsTellHowOldTheLastSightingOfTheChainWas() {
    String more =
        ",\"peer\":\""
            + BOB
            + "\",\"amount\":{\"smt\":\"2\"},\"fee\":{\"smt\":\"0\"},\"whenReachable\":false";
    String in = payment(1, "paid", "").replace("\"incoming\":false", "\"incoming\":true");
    String seen = ",\"chainAgeSeconds\":270000,\"chainAgeGuessed\":false}";
    String guessed = ",\"chainAgeSeconds\":-1,\"chainAgeGuessed\":true}";
    api.answer(
        "GET /payments?limit=20",
        payments(
            in.replace("}", more + seen)
                + ","
                + in.replace("}", more + guessed)
                + ","
                + payment(2, "cancelled", "").replace("}", more + "}")));
    List<String> lines = run("payments").out().lines().toList();
    assertTrue(lines.get(1).contains("  3d 3h before  "), lines.get(1));
    assertTrue(lines.get(2).contains("  never  "), lines.get(2));
    assertTrue(lines.get(3).contains("  Cancelled  "), lines.get(3));
  }

  /** PY-80: per neighbour and in total, used and left. */
  @Test
  void limitsShowWhatIsUsedAndLeft() {
    String coin = "0".repeat(18);
    String used = "{\"smt\":\"2.5\",\"units\":\"25" + "0".repeat(17) + "\"}";
    api.answer(
        "GET /limits",
        "{\"limits\":["
            + ("{\"setting\":\"most-locked\",\"used\":" + used)
            + (",\"most\":{\"smt\":\"10\",\"units\":\"10" + coin + "\"}},")
            + ("{\"setting\":\"most-locked-per-peer\",\"used\":" + used)
            + (",\"most\":{\"smt\":\"2\",\"units\":\"2" + coin + "\"}},")
            + ("{\"setting\":\"most-mediated\",\"used\":" + used + "},")
            + "{\"setting\":\"most-pending\",\"used\":{\"payments\":3},\"most\":{\"payments\":30}}"
            + "]}");
    List<String> lines = run("limits").out().lines().toList();
    assertEquals("SETTING               USED     LEFT     LIMIT", lines.get(0));
    assertEquals("most-locked           2.5 SMT  7.5 SMT  10 SMT", lines.get(1));
    assertEquals("most-locked-per-peer  2.5 SMT  0 SMT    2 SMT", lines.get(2));
    assertEquals("most-mediated         2.5 SMT  -        none", lines.get(3));
    assertEquals("most-pending          3        27       30", lines.get(4));
  }

  private Run run(String... args) {
    String[] all = java.util.Arrays.copyOf(args, args.length + 4);
    all[args.length] = "--data";
    all[args.length + 1] = data.toString();
    all[args.length + 2] = "--lang";
    all[args.length + 3] = "en";
    return Run.of(all);
  }

  private static void assertProblem(Run run, String what) {
    assertEquals(1, run.exitCode());
    assertEquals(3, run.err().lines().count(), run.err());
    assertEquals(what, run.err().lines().findFirst().orElse(""));
  }

  private static String peers(String address, int hops) {
    return "{\"peers\":[" + peer(address, hops) + "]}";
  }

  private static String peer(String address, int hops) {
    return JsonValue.object(
        "address", address, "hops", (long) hops, "via", address, "account", ACCOUNT);
  }

  private static String payments(String list) {
    return "{\"payments\":[" + list + "]}";
  }

  private static String payment(int number, String state, String detail) {
    return "{\"id\":\""
        + ID
        + number
        + "\",\"incoming\":false,\"state\":\""
        + state
        + "\",\"detail\":\""
        + detail
        + "\"}";
  }
}

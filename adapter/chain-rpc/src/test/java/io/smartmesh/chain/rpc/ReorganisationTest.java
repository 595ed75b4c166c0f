package io.smartmesh.chain.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.node.BelievedBlocks;
import io.smartmesh.node.ChainMemory;
import io.smartmesh.node.SeenBlock;
import io.smartmesh.testkit.Rng;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ND-7, ND-8, ND-10: blocks are replaced, and chain nodes lag, lie, prune and refuse. */
class ReorganisationTest {
  private static final ChannelsContract CONTRACTS =
      new ChannelsContract(1, address("c1"), address("70"), address("e1"), address("aa"));
  private static final long SECOND = 1_000_000_000L;

  /** A chain node whose blocks have the hash number + branch × a million. */
  private static final class Branched implements AutoCloseable {
    final FakeNode node = new FakeNode();
    final TreeMap<Long, Long> branches = new TreeMap<>(Map.of(0L, 0L));
    long newest;

    Branched(long newest) throws IOException {
      this.newest = newest;
      node.quiet(newest)
          .on("eth_blockNumber", p -> FakeNode.hex(this.newest))
          .on(
              "eth_getBlockByNumber",
              p -> {
                long number = FakeNode.number(p.get(0));
                return number > this.newest
                    ? FakeNode.NULL
                    : FakeNode.block(number, hash(number), number == 0 ? 0 : hash(number - 1));
              });
    }

    private long hash(long number) {
      return number + 1_000_000 * branches.floorEntry(number).getValue();
    }

    /** Blocks from {@code number} on are others. */
    void replace(long number, long branch) {
      branches.tailMap(number, true).clear();
      branches.put(number, branch);
    }

    @Override
    public void close() {
      node.close();
    }
  }

  private final Branched first = new Branched(100);
  private final Branched second = new Branched(100);
  private final Branched third = new Branched(100);
  private ChainDiary diary = new ChainDiary();
  private long nanos;

  ReorganisationTest() throws IOException {}

  @AfterEach
  void close() {
    first.close();
    second.close();
    third.close();
  }

  private static Address address(String end) {
    return Address.fromHex("0".repeat(38) + end);
  }

  private ChainFollower follower(Branched... nodes) {
    List<URI> endpoints = new ArrayList<>();
    List<EthereumClient> chains = new ArrayList<>();
    for (Branched each : nodes) {
      endpoints.add(each.node.endpoint());
      chains.add(new EthereumClient(new JsonRpc(each.node.endpoint(), Duration.ofSeconds(5))));
    }
    RpcConfig config = new RpcConfig(endpoints, CONTRACTS, 0, 0, Duration.ofMillis(100));
    return new ChainFollower(
        new Servers(chains, new Rng(1), () -> nanos),
        config,
        address("de"),
        diary.memory().blocks());
  }

  private void grow(ChainFollower follower, Branched node, int blocks) throws RpcFailure {
    for (int i = 0; i < blocks; i++) {
      node.newest++;
      follower.look(diary);
    }
  }

  private static long hash(SeenBlock block) {
    return Long.parseLong(block.hash().hex().substring(40), 16);
  }

  private SeenBlock newest() {
    return new BelievedBlocks(diary.memory().blocks()).newest();
  }

  @Test
  void everyDepthUpToTheMostIsTakenBackToTheLastCommonBlock() throws Exception {
    ChainFollower follower = follower(first);
    follower.look(diary);
    grow(follower, first, 70);
    for (int depth : List.of(1, 2, 7, 31, BelievedBlocks.REORGANISED_MOST)) {
      long head = first.newest;
      first.replace(head - depth + 1, depth);
      first.newest++;
      follower.look(diary);
      assertEquals(head - depth, diary.rewinds().get(diary.rewinds().size() - 1));
      assertEquals(head + 1 + 1_000_000L * depth, hash(newest()));
      grow(follower, first, 70);
    }
    assertEquals(5, diary.rewinds().size());
    assertEquals(List.of(), diary.distrusts());
  }

  @Test
  void aReplacementDuringADowntimeIsNoticedAtTheStart() throws Exception {
    ChainFollower before = follower(first);
    before.look(diary);
    grow(before, first, 10);
    first.replace(105, 1);
    diary = new ChainDiary(diary.memory());
    follower(first).look(diary);
    assertEquals(List.of(104L), diary.rewinds());
    assertEquals(1_000_110, hash(newest()));
  }

  @Test
  void whatIsDeeperIsNotBelievedAndSaysWhichBlockToCompare() throws Exception {
    ChainFollower follower = follower(first);
    follower.look(diary);
    grow(follower, first, 80);
    ChainMemory known = diary.memory();
    first.replace(first.newest - BelievedBlocks.REORGANISED_MOST, 1);
    first.newest++;
    assertThrows(RpcFailure.Distrusted.class, () -> follower.look(diary));
    assertEquals(List.of(), diary.rewinds());
    assertEquals(known.blocks(), diary.memory().blocks());
    assertTrue(
        diary.distrusts().get(0).contains("block 116, which was final"), "" + diary.distrusts());

    first.replace(0, 0);
    follower.look(diary);
    assertEquals(181, newest().height(), "it was our chain after all");
  }

  @Test
  void aLaggingServerIsNoReorganisationAndTheNextOneIsUsed() throws Exception {
    ChainFollower follower = follower(first, second);
    follower.look(diary);
    first.newest = 90;
    second.newest = 101;
    follower.look(diary);
    assertEquals(List.of(), diary.rewinds());
    assertEquals(101, newest().height());
  }

  @Test
  void aServerThatLagsAloneIsSaidToLag() throws Exception {
    ChainFollower follower = follower(first);
    follower.look(diary);
    first.replace(50, 1);
    first.newest = 90;
    RpcFailure why = assertThrows(RpcFailure.WrongChain.class, () -> follower.look(diary));
    assertTrue(why.getMessage().contains("is at block 90"), why.getMessage());
    assertEquals(List.of(), diary.rewinds());
  }

  @Test
  void twoServersThatDisagreeAreWaitedFor() throws Exception {
    ChainFollower follower = follower(first, second);
    follower.look(diary);
    first.replace(101, 1);
    first.newest = 101;
    second.newest = 101;
    RpcFailure why = assertThrows(RpcFailure.Disagreement.class, () -> follower.look(diary));
    assertTrue(why.getMessage().contains("do not agree about block 101"), why.getMessage());
    assertEquals(100, newest().height());
    second.replace(101, 1);
    follower.look(diary);
    assertEquals(1_000_101, hash(newest()));
  }

  @Test
  void aReorganisationThatOnlyOneOfTwoShowsIsNotFollowed() throws Exception {
    ChainFollower follower = follower(first, second);
    follower.look(diary);
    first.replace(95, 1);
    first.newest = 101;
    assertThrows(RpcFailure.Disagreement.class, () -> follower.look(diary));
    assertEquals(List.of(), diary.rewinds());
  }

  @Test
  void ofThreeServersTheTwoThatAgreeAreFollowed() throws Exception {
    ChainFollower follower = follower(first, second, third);
    follower.look(diary);
    first.replace(95, 1);
    for (Branched each : List.of(first, second, third)) {
      each.newest = 101;
    }
    assertThrows(RpcFailure.Disagreement.class, () -> follower.look(diary));
    first.node.close();
    follower.look(diary);
    assertEquals(101, hash(newest()));
    assertEquals(List.of(), diary.rewinds());
  }

  /** Also when it is the one that is switched to. */
  @Test
  void aServerOfAnotherChainIsNeverBelieved() throws Exception {
    ChainFollower follower = follower(first, second);
    follower.look(diary);
    second.node.on("eth_chainId", p -> "0x2");
    second.newest = 120;
    first.node.close();
    assertThrows(RpcFailure.NoAnswer.class, () -> follower.look(diary));
    assertEquals(100, newest().height());
  }

  /** The same address serves another chain from one request to the next. */
  @Test
  void aServerThatChangesChainsIsNoReorganisation() throws Exception {
    ChainFollower follower = follower(first);
    follower.look(diary);
    first.node.on("eth_chainId", p -> "0x2");
    first.replace(0, 1);
    first.newest = 101;
    RpcFailure why = assertThrows(RpcFailure.WrongChain.class, () -> follower.look(diary));
    assertTrue(why.getMessage().contains("serves chain 2"), why.getMessage());
    assertEquals(List.of(), diary.rewinds());
  }

  @Test
  void aRateLimitedServerIsLeftAloneForAsLongAsItAsks() throws Exception {
    ChainFollower follower = follower(first);
    first.node.limit("30");
    assertThrows(RpcFailure.TooOften.class, () -> follower.look(diary));
    first.node.limit("");
    int asked = first.node.requests();
    nanos = 29 * SECOND;
    assertThrows(RpcFailure.TooOften.class, () -> follower.look(diary));
    assertEquals(asked, first.node.requests());
    nanos = 60 * SECOND;
    follower.look(diary);
    assertEquals(100, newest().height());
  }

  @Test
  void aLimitOfResultsIsNotALimitOfRequests() throws Exception {
    first.node.on(
        "eth_getLogs",
        p -> {
          long from = FakeNode.number(p.get(0).get("fromBlock"));
          if (FakeNode.number(p.get(0).get("toBlock")) - from >= 10) {
            throw new FakeNode.No(-32_005, "query returned more than 10000 results");
          }
          return List.of();
        });
    follower(first).look(diary);
    assertEquals(100, newest().height());
    first.node.on(
        "eth_blockNumber",
        p -> {
          throw new FakeNode.No(-32_005, "daily request count");
        });
    assertThrows(RpcFailure.TooOften.class, () -> follower(first).look(diary));
  }

  @Test
  void aPrunedServerIsNamedAndAnotherIsUsed() throws Exception {
    first.node.on(
        "eth_getLogs",
        p -> {
          throw new FakeNode.No("missing trie node");
        });
    RpcFailure why = assertThrows(RpcFailure.Pruned.class, () -> follower(first).look(diary));
    assertTrue(why.getMessage().contains("a node with the full history"), why.getMessage());
    follower(first, second).look(diary);
    assertEquals(100, newest().height());
  }

  @Test
  void timesThatCannotBeAreRefused() throws Exception {
    ChainFollower follower = follower(first);
    follower.look(diary);
    first.newest = 101;
    timeOf101(99);
    RpcFailure why = assertThrows(RpcFailure.Nonsense.class, () -> follower.look(diary));
    assertTrue(why.getMessage().contains("has the time 99"), why.getMessage());
    nanos = 60 * SECOND;
    long now = System.currentTimeMillis() / 1_000;
    timeOf101(now + ChainFollower.FUTURE_SECONDS_MOST + 100);
    why = assertThrows(RpcFailure.WrongChain.class, () -> follower.look(diary));
    assertTrue(why.getMessage().contains("ahead of this device's clock"), why.getMessage());
    nanos = 120 * SECOND;
    timeOf101(now);
    follower.look(diary);
    assertEquals(now, newest().time().seconds());
  }

  private void timeOf101(long time) {
    first.node.on(
        "eth_getBlockByNumber",
        p -> {
          long number = FakeNode.number(p.get(0));
          Map<String, Object> block = new TreeMap<>(FakeNode.block(number));
          if (number == 101) {
            block.put("timestamp", FakeNode.hex(time));
          }
          return block;
        });
  }

  /** Each new header must name the one before: else it is looked at again, not believed. */
  @Test
  void aBlockThatIsNotTheChildOfTheLastIsNotBelieved() throws Exception {
    ChainFollower follower = follower(first);
    follower.look(diary);
    first.newest = 101;
    first.node.on(
        "eth_getBlockByNumber",
        p -> {
          long number = FakeNode.number(p.get(0));
          return number == 101 ? FakeNode.block(101, 101, 7) : FakeNode.block(number);
        });
    follower.look(diary);
    assertEquals(100, newest().height());
  }

  /**
   * What a free public server is asked: ten questions a block at the four looks for each, and one a
   * block for comparison.
   */
  @Test
  void theLoadOnAServerIsBounded() throws Exception {
    ChainFollower follower = follower(first, second);
    follower.look(diary);
    int before = first.node.requests();
    int beforeOther = second.node.requests();
    for (int block = 0; block < 20; block++) {
      second.newest++;
      grow(follower, first, 1);
      for (int look = 0; look < 3; look++) {
        follower.look(diary);
      }
    }
    assertTrue(first.node.requests() - before <= 20 * 10, "" + (first.node.requests() - before));
    assertTrue(second.node.requests() - beforeOther <= 20, "" + second.node.requests());
  }
}

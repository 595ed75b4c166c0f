package io.smartmesh.chain.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** Why a chain node was of no use. The message is a sentence for the user. */
public abstract sealed class RpcFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private RpcFailure(String sentence) {
    super(sentence);
  }

  /** The sentence. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Nobody is there, or not in time. */
  public static final class NoAnswer extends RpcFailure {
    private static final long serialVersionUID = 1L;

    public NoAnswer(String endpoint, String why) {
      super(
          "The chain node "
              + endpoint
              + " does not answer ("
              + why
              + "). Payments in open channels go on; what needs the chain waits. Check that it runs"
              + " and is reachable from here.");
    }
  }

  /** The node understood and said no, e.g. because the contract would revert. */
  public static final class Refused extends RpcFailure {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final transient JsonNode data;

    /**
     * @param reason the node's own words, bounded
     * @param data what came with it; missing when there was nothing
     */
    public Refused(String method, int code, String reason, JsonNode data) {
      super("The chain node refused " + method + ": " + reason + " (code " + code + ").");
      this.code = code;
      this.reason = reason;
      this.data = data;
    }

    public int code() {
      return code;
    }

    public String reason() {
      return reason;
    }

    public JsonNode data() {
      return data == null ? MissingNode.getInstance() : data;
    }
  }

  /** The answer is not what the specification promises. */
  public static final class Nonsense extends RpcFailure {
    private static final long serialVersionUID = 1L;

    public Nonsense(String what) {
      super("The chain node's answer makes no sense: " + what + ". Use another node.");
    }
  }

  /** It answers well, but it is not the chain this node's money is on. */
  public static final class WrongChain extends RpcFailure {
    private static final long serialVersionUID = 1L;

    public WrongChain(String sentence) {
      super(sentence);
    }
  }

  /** HTTP 429, or the code that providers use for it. */
  public static final class TooOften extends RpcFailure {
    private static final long serialVersionUID = 1L;

    private final long waitMillis;

    /**
     * @param waitMillis what the server asked for, 0 for nothing
     */
    public TooOften(String endpoint, long waitMillis) {
      super(
          "The chain node "
              + endpoint
              + " says that it is asked too often. It is left alone for a while; what needs the"
              + " chain waits. Add another chain node, or use one with a higher limit.");
      this.waitMillis = waitMillis;
    }

    public long waitMillis() {
      return waitMillis;
    }
  }

  /** It does not have these blocks' events, however few are asked for at once. */
  public static final class Pruned extends RpcFailure {
    private static final long serialVersionUID = 1L;

    public Pruned(String endpoint, long from, long to, String reason) {
      super(
          "The chain node "
              + endpoint
              + " does not show the events of blocks "
              + from
              + " to "
              + to
              + " ("
              + reason
              + "). It has pruned them, or refuses such questions: use a node with the full"
              + " history.");
    }
  }

  /** As many servers contradict each other as agree. */
  public static final class Disagreement extends RpcFailure {
    private static final long serialVersionUID = 1L;

    public Disagreement(String sentence) {
      super(sentence);
    }
  }

  /** ND-8: what was final is gone. */
  public static final class Distrusted extends RpcFailure {
    private static final long serialVersionUID = 1L;

    public Distrusted(String sentence) {
      super(sentence);
    }
  }
}

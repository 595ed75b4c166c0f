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
}

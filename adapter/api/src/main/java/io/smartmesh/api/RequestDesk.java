package io.smartmesh.api;

import io.smartmesh.base.Address;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.node.UserReply;
import io.smartmesh.payment.PaymentRequest;
import java.util.List;
import java.util.function.Function;

/**
 * Port: the account behind a node, which asks to be paid and pays on the chain (RL-25 to RL-27),
 * and what it remembers of requests that were paid from here (RL-34). For any thread; may block for
 * some seconds.
 */
public interface RequestDesk {
  /** How a request was paid, or was tried to be. */
  enum Way {
    /** On the chain, through a relayer. */
    RELAYER,
    /** Over a channel. */
    CHANNEL,
    /** By somebody, as the chain shows. */
    CHAIN
  }

  /**
   * One time that a request was paid from here, or that the chain shows.
   *
   * @param by the account that paid on the chain, the device that paid over a channel
   * @param at seconds since 1970; 0 where it is not known
   */
  record Paid(Address by, Way way, long at) {}

  /** Refuses. */
  final class No extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient UserReply.Refused why;

    /**
     * @param why with words on the page
     */
    public No(UserReply.Refused why) {
      super(why.what());
      this.why = why;
    }

    UserReply.Refused why() {
      return why;
    }
  }

  /** Of a node that was told of none: everything is refused. */
  RequestDesk NONE =
      new RequestDesk() {
        private No no() {
          return new No(
              new UserReply.Refused(
                  "no-account-here",
                  "This node has no account that could sign.",
                  "smartmesh request create … where the account's words are"));
        }

        @Override
        public ChannelsContract contracts() throws No {
          throw no();
        }

        @Override
        public Address account() throws No {
          throw no();
        }

        @Override
        public PaymentRequest sign(PaymentRequest.Draft draft) throws No {
          throw no();
        }

        @Override
        public SignedRequest sign(Function<Address, TokenMessage> message) throws No {
          throw no();
        }

        @Override
        public List<Paid> paid(PaymentRequest request) {
          return List.of();
        }

        @Override
        public boolean claim(PaymentRequest request, Paid paid, boolean again) throws No {
          throw no();
        }

        @Override
        public void release(PaymentRequest request, Paid paid) {
          // Nothing was claimed.
        }
      };

  /** The chain and token by the user's own address book. */
  ChannelsContract contracts() throws No;

  /** Whose money on the chain it is. */
  Address account() throws No;

  PaymentRequest sign(PaymentRequest.Draft draft) throws No;

  /**
   * @param message of the account it is given
   */
  SignedRequest sign(Function<Address, TokenMessage> message) throws No;

  /** Every time that is known of, the chain asked if there is one. */
  List<Paid> paid(PaymentRequest request) throws No;

  /**
   * Remembers, durably and before anything is paid, that it is about to be (RL-34).
   *
   * @param again pay although it was paid from another account, or another way, before
   * @return whether that is new; otherwise it was claimed by the same, in the same way, before
   */
  boolean claim(PaymentRequest request, Paid paid, boolean again) throws No;

  /** What was claimed was surely not paid: nobody has it. */
  void release(PaymentRequest request, Paid paid);
}

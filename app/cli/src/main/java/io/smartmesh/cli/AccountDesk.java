package io.smartmesh.cli;

import io.smartmesh.api.RequestDesk;
import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Hash;
import io.smartmesh.chain.rpc.RpcFailure;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Signature;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.TokenMessage;
import io.smartmesh.node.UserReply;
import io.smartmesh.payment.PaymentRequest;
import io.smartmesh.runtime.Log;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The account of a running node's directory. Its key is opened for each signature and closed after
 * it: a node that only forwards never has it in memory.
 */
final class AccountDesk implements RequestDesk {
  private final Path directory;
  private final Passphrases passphrases;
  private final Curve curve;
  private final NodeSettings.ChainLink chain;
  private final PaidRequests paid;
  private final Log log;

  AccountDesk(
      Path directory,
      Passphrases passphrases,
      Curve curve,
      NodeSettings.ChainLink chain,
      PaidRequests paid,
      Log log) {
    this.directory = directory;
    this.passphrases = new Silent(passphrases);
    this.curve = curve;
    this.chain = chain;
    this.paid = paid;
    this.log = log;
  }

  /** A node asks nobody at a terminal while it serves. */
  private record Silent(Passphrases of) implements Passphrases {
    @Override
    public Optional<String> given() throws Failure {
      return of.given();
    }

    @Override
    public Optional<String> ask(String question) {
      return Optional.empty();
    }
  }

  @Override
  public ChannelsContract contracts() throws No {
    ChannelsContract known = chain.contracts().contracts();
    if (known.token().equals(Address.ZERO)) {
      throw new No(
          new UserReply.Refused(
              "no-contracts",
              "This node was told of no contracts.",
              "smartmesh up … --contracts FILE"));
    }
    return known;
  }

  @Override
  public Address account() throws No {
    return withKey(SigningKey::address);
  }

  @Override
  public PaymentRequest sign(PaymentRequest.Draft draft) throws No {
    return withKey(draft::sign);
  }

  @Override
  public SignedRequest sign(Function<Address, TokenMessage> message) throws No {
    ChannelsContract known = contracts();
    return withKey(
        key -> {
          TokenMessage wanted = message.apply(key.address());
          Hash digest = wanted.digest(known.chainId(), known.token());
          Signature signature = key.sign(digest);
          int v = 27 + curve.recoveryId(key.publicKey(), digest, signature).orElseThrow();
          Bytes signed = Bytes.concat(signature.rs(), Bytes.of(v));
          return new SignedRequest(wanted, signed, Optional.empty());
        });
  }

  private <T> T withKey(Function<SigningKey, T> use) throws No {
    try (SigningKey key = DeviceSwitch.keyring(directory, passphrases, curve).accountKey()) {
      return use.apply(key);
    } catch (Failure e) {
      throw new No(
          new UserReply.Refused(
              "no-account-here",
              "This node cannot use its account's key: " + e.getMessage(),
              "smartmesh request create … where the account's words are",
              List.of("" + e.getMessage())));
    }
  }

  @Override
  public List<Paid> paid(PaymentRequest request) throws No {
    List<Paid> all = new ArrayList<>(onChain(request));
    try {
      all.addAll(paid.of(request));
    } catch (Failure e) {
      throw unusable(e);
    }
    return all;
  }

  /** Nothing where no chain node is named or answers. */
  private List<Paid> onChain(PaymentRequest request) {
    for (URI endpoint : chain.endpoints()) {
      try {
        return new PaidOnChain(endpoint).look(request, chain.contracts().deployedAtBlock());
      } catch (RpcFailure e) {
        log.info("request-not-looked-up", "why", String.valueOf(e.getMessage()));
      }
    }
    return List.of();
  }

  @Override
  public boolean claim(PaymentRequest request, Paid wanted, boolean again) throws No {
    List<Paid> before = new ArrayList<>();
    boolean isNew = true;
    boolean isByToken = wanted.way() == Way.RELAYER;
    for (Paid one : onChain(request)) {
      // The same account cannot pay it twice on the chain: the token itself refuses it.
      if (!isByToken || !one.by().equals(wanted.by())) {
        before.add(one);
      }
    }
    try {
      if (before.isEmpty() || again) {
        PaidRequests.Claim claim = paid.claim(request, wanted, again);
        before.addAll(claim.others());
        isNew = claim.isNew();
      }
    } catch (Failure e) {
      throw unusable(e);
    }
    if (!before.isEmpty() && !again) {
      throw new No(paidBefore(before.get(0)));
    }
    return isNew;
  }

  private static UserReply.Refused paidBefore(Paid before) {
    return new UserReply.Refused(
        "request-paid-before",
        "This request was paid by "
            + before.by()
            + " ("
            + before.way()
            + ") before, or was tried to be.",
        "Look whether it was; then pay it again if you want to pay twice: --again",
        List.of(before.by().toString(), before.way().toString()));
  }

  private static No unusable(Failure e) {
    return new No(
        new UserReply.Refused(
            "paid-requests-unusable",
            "What was paid before cannot be read or written: " + e.getMessage(),
            "Make room, and look at the rights of the file.",
            List.of("" + e.getMessage())));
  }

  @Override
  public void release(PaymentRequest request, Paid wanted) {
    try {
      paid.release(request, wanted);
    } catch (Failure e) {
      // It stays claimed: the next time it is asked about, which costs a question and no money.
      log.info("request-not-released", "why", String.valueOf(e.getMessage()));
    }
  }
}

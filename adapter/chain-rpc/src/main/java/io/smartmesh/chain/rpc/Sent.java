package io.smartmesh.chain.rpc;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.ethereum.Eip1559Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A nonce that is used: all that was offered under it, oldest first, each dearer than the one
 * before. Signing is deterministic, so the note of it (ND-9) is enough to send it again.
 *
 * @param tries never empty; they differ in their fees only
 */
record Sent(String purpose, List<Eip1559Transaction> tries) {
  /** Times that more is offered. */
  static final int TRIES_MOST = 5;

  private static final int VERSION = 1;
  private static final int PURPOSE_BYTES_MOST = 400;
  private static final int DATA_BYTES_MOST = 128 << 10;

  Sent {
    tries = List.copyOf(tries);
  }

  Eip1559Transaction newest() {
    return tries.get(tries.size() - 1);
  }

  Sent with(Eip1559Transaction dearer) {
    List<Eip1559Transaction> more = new ArrayList<>(tries);
    more.add(dearer);
    return new Sent(purpose, more);
  }

  Bytes note() {
    Eip1559Transaction any = newest();
    Encoder out = new Encoder().u8(VERSION).text(purpose);
    out.u64(any.chainId()).u64(any.nonce()).u64(any.gasLimit()).flag(any.to().isPresent());
    any.to().ifPresent(out::address);
    out.amount(any.value()).bytes(any.data()).varint(tries.size());
    tries.forEach(t -> out.amount(t.priorityFeeMost()).amount(t.feeMost()));
    return out.toBytes();
  }

  static Sent read(Bytes note) throws Malformed {
    Decoder in = new Decoder(note);
    in.version("a note about a transaction", VERSION);
    String purpose = in.text(PURPOSE_BYTES_MOST);
    long chainId = in.u64();
    long nonce = in.u64();
    long gasLimit = in.u64();
    Optional<Address> to = in.flag() ? Optional.of(in.address()) : Optional.empty();
    Amount value = in.amount();
    Bytes data = in.bytes(DATA_BYTES_MOST);
    List<Eip1559Transaction> tries = new ArrayList<>();
    for (int i = in.count(TRIES_MOST); i > 0; i--) {
      tries.add(
          new Eip1559Transaction(
              chainId, nonce, in.amount(), in.amount(), gasLimit, to, value, data));
    }
    in.end();
    if (tries.isEmpty()) {
      throw new Malformed("a note about no transaction");
    }
    return new Sent(purpose, tries);
  }
}

package io.smartmesh.chain.rpc;

import io.smartmesh.base.Hash;
import io.smartmesh.errand.Word;
import io.smartmesh.ethereum.ContractCall;
import io.smartmesh.ethereum.token.SignedRequest;

/**
 * Port: a way to somebody who sends acts of this node for a fee in SMT (RL-28): a relayer over
 * HTTP, or neighbours. What comes back is a stranger's word. Each call blocks for a bounded time;
 * no answer is a refusal that may be asked again. For any thread.
 */
public interface ActCourier {
  /** Told to the user; the same after a restart, at most {@value Handovers#NAME_BYTES} bytes. */
  String name();

  /** What it costs: {@link Word.Quoted} or {@link Word.Refused}. */
  Word quote(ContractCall act);

  /** The same once more is the same: {@link Word.Standing} or {@link Word.Refused}. */
  Word handIn(SignedRequest request);

  /** What became of it: as before. */
  Word look(Hash id);
}

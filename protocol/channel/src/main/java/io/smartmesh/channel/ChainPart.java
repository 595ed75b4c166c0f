package io.smartmesh.channel;

import io.smartmesh.base.Amount;
import io.smartmesh.base.Decoder;
import io.smartmesh.base.Encoder;
import io.smartmesh.base.Malformed;
import io.smartmesh.ethereum.channels.ChannelRecord;
import io.smartmesh.ethereum.channels.ClosingRecord;
import java.util.Optional;

/**
 * The part of a channel that is the chain's word alone, and that a re-organisation takes back
 * (CH-24). Signatures, secrets and wishes are ours and are not in it.
 */
record ChainPart(
    ChannelRecord terms,
    ChannelPhase phase,
    boolean missing,
    Optional<ClosingRecord> closing,
    Optional<SettledLeaves> settled,
    Amount paidToUs,
    String why) {

  static ChainPart of(Channel channel) {
    return new ChainPart(
        channel.terms,
        channel.phase,
        channel.missing,
        channel.closing,
        channel.settled,
        channel.paidToUs,
        channel.why);
  }

  void putInto(Channel channel) {
    channel.terms = terms;
    channel.phase = phase;
    channel.missing = missing;
    channel.closing = closing;
    channel.settled = settled;
    channel.paidToUs = paidToUs;
    channel.why = why;
  }

  void write(Encoder out) {
    ChainRecords.write(out, terms);
    out.u8(phase.number()).flag(missing);
    out.flag(closing.isPresent());
    closing.ifPresent(record -> ChainRecords.write(out, record));
    out.flag(settled.isPresent());
    settled.ifPresent(leaves -> leaves.write(out));
    out.amount(paidToUs).text(why);
  }

  /**
   * @param otherwise the terms where the record is of a version that did not keep them
   */
  static ChainPart read(Decoder in, boolean keepsTerms, ChannelRecord otherwise) throws Malformed {
    ChannelRecord terms = keepsTerms ? ChainRecords.readChannel(in) : otherwise;
    if (!terms.partyA().equals(otherwise.partyA()) || !terms.partyB().equals(otherwise.partyB())) {
      throw new Malformed("it was between " + terms.partyA() + " and " + terms.partyB());
    }
    return new ChainPart(
        terms,
        ChannelPhase.of(in.u8()),
        in.flag(),
        closing(in, keepsTerms),
        in.flag() ? Optional.of(SettledLeaves.read(in)) : Optional.<SettledLeaves>empty(),
        in.amount(),
        in.text(ChannelRecords.WHY_BYTES_MOST));
  }

  private static Optional<ClosingRecord> closing(Decoder in, boolean keepsTerms) throws Malformed {
    if (!in.flag()) {
      return Optional.empty();
    }
    if (!keepsTerms) {
      throw ChainRecords.earlierClosing();
    }
    return Optional.of(ChainRecords.readClosing(in));
  }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPaymentChannels} from "../../src/interfaces/IPaymentChannels.sol";
import {LaneHashes} from "../../src/libraries/LaneHashes.sol";
import {ChannelTest} from "../support/ChannelTest.sol";
import {IToken} from "../support/IToken.sol";
import {FeeToken} from "../support/OddTokens.sol";
import {Shares} from "../support/Shares.sol";
import {CloseCall, Dispute, LaneState, Proof} from "../support/States.sol";

/// What two parties and their watcher know of a few channels, and how they write it down.
abstract contract ChannelBooks is ChannelTest {
    uint256 internal constant CHANNELS_MAX = 4;
    uint256 internal constant STATES_MAX = 24;

    enum Phase {
        Open,
        Closing,
        Settled,
        Finished
    }

    /// What the closer lied about.
    enum Told {
        Truth,
        OlderNewest, // an older state of its own as m
        LessTransferred, // a fresh m that takes back a payment
        LeafDropped, // a fresh m without the pending payments
        OlderPeer // an s below one it acknowledged
    }

    struct Book {
        IPaymentChannels.Channel channel;
        Phase phase;
        Told told;
        Dispute closing;
        IPaymentChannels.Settled settled;
    }

    /// One lane as both parties know it: state i has sequence number i + 1.
    struct Lane {
        bytes[] states; // abi.encode(LaneState, Leaf[])
        uint64 agreed; // c: the highest state acknowledged or pre-acknowledged
        bool agreedIsPreAck;
        uint64 acked; // the highest state acknowledged
        bytes openLeaves; // after settlement: abi.encode(Leaf[])
    }

    /// What was agreed and has been done, for whoever would do it again.
    struct Done {
        bool isWithdrawal;
        address party;
        uint256[2] sums; // both payouts, or what was withdrawn
        uint64 deadline;
        IPaymentChannels.Signature a;
        IPaymentChannels.Signature b;
    }

    Book[] internal books;
    Done[] internal done;

    /// One that keeps its balances, and an ordinary one that is counted.
    IToken[2] public tokens;

    mapping(uint256 book => mapping(address payer => Lane)) internal lanes;
    uint256 internal secrets;

    FeeToken internal odd;

    /// What must never happen.
    bool public honestConvicted;
    bool public oldWordsWorked;
    bool public oddTokenAccepted;

    /// How often each end was reached: a check that the actions get anywhere.
    mapping(string what => uint256) public count;

    function setUp() public override {
        super.setUp();
        books.push().channel = channel;
        odd = new FeeToken();
        tokens[0] = token;
        tokens[1] = IToken(vm.deployCode("SmartMeshToken.sol", Shares.all(address(this))));
        for (uint256 i = 0; i < 2; i++) {
            tokens[i].transfer(alice, 1000);
            tokens[i].transfer(bob, 1000);
        }
    }

    // ---------------------------------------------------------------- books and lanes

    function party(uint256 seed) internal view returns (address) {
        return seed % 2 == 0 ? alice : bob;
    }

    function index(uint256 book) internal view returns (uint256) {
        return book % books.length;
    }

    /// Makes the book's channel the current one.
    function use(uint256 book) internal returns (Book storage b) {
        b = books[index(book)];
        channel = b.channel;
        token = IToken(channel.token);
        id = idOf(channel);
    }

    function living(uint256 book, address payer) internal returns (bool) {
        return use(book).phase == Phase.Open && lanes[index(book)][payer].states.length < STATES_MAX;
    }

    /// R1: the deposit and what the other side paid and this side acknowledged, less what is paid and pending.
    function spendable(uint256 book, address payer) internal view returns (uint256) {
        Lane storage incoming = lanes[index(book)][peerOf(payer)];
        uint256 funds = payer == alice ? channel.depositA : channel.depositB;
        if (incoming.acked != 0) {
            (LaneState memory received,) = stateAt(incoming, incoming.acked - 1);
            funds += received.transferred;
        }
        (LaneState memory state,) = newest(book, payer);
        uint256 spent = state.transferred + state.pendingTotal;
        spent += payer == alice ? channel.withdrawnA : channel.withdrawnB;
        return funds - spent;
    }

    function newest(uint256 book, address payer)
        internal
        view
        returns (LaneState memory state, IPaymentChannels.Leaf[] memory leaves)
    {
        Lane storage lane_ = lanes[index(book)][payer];
        if (lane_.states.length != 0) (state, leaves) = stateAt(lane_, lane_.states.length - 1);
    }

    function stateAt(Lane storage lane_, uint256 i)
        internal
        view
        returns (LaneState memory, IPaymentChannels.Leaf[] memory)
    {
        return abi.decode(lane_.states[i], (LaneState, IPaymentChannels.Leaf[]));
    }

    function append(uint256 book, address payer, uint256 transferred, IPaymentChannels.Leaf[] memory leaves) internal {
        bytes[] storage states = lanes[index(book)][payer].states;
        states.push(abi.encode(lane(payer, uint64(states.length + 1), transferred, leaves), leaves));
    }

    function without(IPaymentChannels.Leaf[] memory leaves, uint256 place)
        internal
        pure
        returns (IPaymentChannels.Leaf[] memory)
    {
        return leaves.length == 1 ? noLeaves() : only(leaves[1 - place]);
    }

    /// Finds the leaves of the selected state.
    function keepLeaves(uint256 book, address payer, bytes32 root) internal {
        Lane storage lane_ = lanes[index(book)][payer];
        for (uint256 i = 0; i < lane_.states.length; i++) {
            (LaneState memory state, IPaymentChannels.Leaf[] memory leaves) = stateAt(lane_, i);
            if (state.pendingRoot == root) lane_.openLeaves = abi.encode(leaves);
        }
    }

    function isFinished(IPaymentChannels.Settled storage settled) internal view returns (bool) {
        return settled.laneA.pendingRoot == 0 && settled.laneB.pendingRoot == 0;
    }

    function secretOf(IPaymentChannels.Leaf memory leaf) internal view returns (bytes memory) {
        for (uint256 i = 0; i < secrets; i++) {
            if (sha256(secret(i)) == leaf.terms) return secret(i);
        }
        return "";
    }
}

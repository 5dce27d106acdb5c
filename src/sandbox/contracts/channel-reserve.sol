// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ChannelReserveTypes} from "./channel-reserve-types.sol";
import {TokenEscrow} from "./token-escrow.sol";

/// Stands in for the TIP-20 channel reserve precompile (TIP-1034) where the chain has none. Two things a contract cannot
/// do by itself are done by the chain layer before a transaction: it writes `openHashes`, and it gives this contract an
/// allowance on the payer's token.
contract ChannelReserve is ChannelReserveTypes, TokenEscrow {
    bytes32 public constant VOUCHER_TYPEHASH = keccak256("Voucher(bytes32 channelId,uint96 cumulativeAmount)");

    /// Slot 0. keccak256(sender, keccak256(calldata)) => the hash of the transaction that makes this call, written by the
    /// chain layer. Keyed by call, so that transactions under way at the same time do not meet.
    mapping(bytes32 => bytes32) private openHashes;
    mapping(bytes32 => ChannelState) private states;

    function open(
        address payee,
        address operator,
        address token,
        uint96 deposit,
        bytes32 salt,
        address authorizedSigner
    ) external returns (bytes32 channelId) {
        if (payee == address(0) || isTip20(payee)) revert InvalidPayee();
        if (deposit == 0) revert ZeroDeposit();
        bytes32 expiringNonceHash = openHashes[keccak256(abi.encodePacked(msg.sender, keccak256(msg.data)))];
        // A simulation is no transaction and has no hash.
        if (expiringNonceHash == 0) expiringNonceHash = keccak256("simulation");
        channelId =
            computeChannelId(msg.sender, payee, operator, token, salt, authorizedSigner, expiringNonceHash);
        if (states[channelId].deposit != 0 || openedInThisTransaction(channelId)) revert ChannelAlreadyExists();
        pull(token, deposit);
        states[channelId].deposit = deposit;
        emit ChannelOpened(
            channelId, msg.sender, payee, operator, token, authorizedSigner, salt, expiringNonceHash, deposit
        );
    }

    function settle(ChannelDescriptor calldata descriptor, uint96 cumulativeAmount, bytes calldata signature)
        external
    {
        (bytes32 channelId, ChannelState memory state) = load(descriptor);
        requirePayeeOrOperator(descriptor);
        if (cumulativeAmount > state.deposit) revert AmountExceedsDeposit();
        if (cumulativeAmount <= state.settled) revert AmountNotIncreasing();
        requireVoucher(descriptor, channelId, cumulativeAmount, signature);
        uint96 delta = cumulativeAmount - state.settled;
        states[channelId].settled = cumulativeAmount;
        push(descriptor.token, descriptor.payee, delta);
        emit Settled(
            channelId, descriptor.payer, descriptor.payee, cumulativeAmount, delta, cumulativeAmount
        );
    }

    function topUp(ChannelDescriptor calldata descriptor, uint96 additionalDeposit) external {
        (bytes32 channelId, ChannelState memory state) = load(descriptor);
        if (msg.sender != descriptor.payer) revert NotPayer();
        bool closing = state.closeRequestedAt != 0;
        if (additionalDeposit == 0 && !closing) return;
        if (additionalDeposit > type(uint96).max - state.deposit) revert DepositOverflow();
        uint96 newDeposit = state.deposit + additionalDeposit;
        if (additionalDeposit != 0) pull(descriptor.token, additionalDeposit);
        states[channelId] = ChannelState(state.settled, newDeposit, 0);
        if (closing) emit CloseRequestCancelled(channelId, descriptor.payer, descriptor.payee);
        emit TopUp(channelId, descriptor.payer, descriptor.payee, additionalDeposit, newDeposit);
    }

    function close(
        ChannelDescriptor calldata descriptor,
        uint96 cumulativeAmount,
        uint96 captureAmount,
        bytes calldata signature
    ) external {
        (bytes32 channelId, ChannelState memory state) = load(descriptor);
        requirePayeeOrOperator(descriptor);
        if (captureAmount < state.settled || captureAmount > cumulativeAmount) revert CaptureAmountInvalid();
        if (captureAmount > state.deposit) revert AmountExceedsDeposit();
        // What was settled before needs no second voucher.
        if (captureAmount > state.settled) requireVoucher(descriptor, channelId, cumulativeAmount, signature);
        finish(descriptor, channelId, captureAmount, captureAmount - state.settled, state.deposit - captureAmount);
    }

    function requestClose(ChannelDescriptor calldata descriptor) external {
        (bytes32 channelId, ChannelState memory state) = load(descriptor);
        if (msg.sender != descriptor.payer) revert NotPayer();
        if (state.closeRequestedAt != 0) return;
        states[channelId].closeRequestedAt = uint32(block.timestamp);
        emit CloseRequested(
            channelId, descriptor.payer, descriptor.payee, block.timestamp + CLOSE_GRACE_PERIOD
        );
    }

    function withdraw(ChannelDescriptor calldata descriptor) external {
        (bytes32 channelId, ChannelState memory state) = load(descriptor);
        if (msg.sender != descriptor.payer) revert NotPayer();
        if (state.closeRequestedAt == 0 || block.timestamp < uint256(state.closeRequestedAt) + CLOSE_GRACE_PERIOD)
        {
            revert CloseNotReady();
        }
        finish(descriptor, channelId, state.settled, 0, state.deposit - state.settled);
    }

    function getChannel(ChannelDescriptor calldata descriptor) external view returns (Channel memory) {
        return Channel(descriptor, states[idOf(descriptor)]);
    }

    function getChannelState(bytes32 channelId) external view returns (ChannelState memory) {
        return states[channelId];
    }

    function getChannelStatesBatch(bytes32[] calldata channelIds)
        external
        view
        returns (ChannelState[] memory found)
    {
        found = new ChannelState[](channelIds.length);
        for (uint256 index = 0; index < channelIds.length; index++) found[index] = states[channelIds[index]];
    }

    function computeChannelId(
        address payer,
        address payee,
        address operator,
        address token,
        bytes32 salt,
        address authorizedSigner,
        bytes32 expiringNonceHash
    ) public view returns (bytes32) {
        return keccak256(
            abi.encode(
                payer,
                payee,
                operator,
                token,
                salt,
                authorizedSigner,
                expiringNonceHash,
                address(this),
                block.chainid
            )
        );
    }

    function getVoucherDigest(bytes32 channelId, uint96 cumulativeAmount) public view returns (bytes32) {
        return digestOf(voucherHash(channelId, cumulativeAmount));
    }

    function domainName() internal pure override returns (bytes32) {
        return keccak256("TIP20 Channel Reserve");
    }

    function voucherHash(bytes32 channelId, uint96 cumulativeAmount) private pure returns (bytes32) {
        return keccak256(abi.encode(VOUCHER_TYPEHASH, channelId, cumulativeAmount));
    }

    function load(ChannelDescriptor calldata descriptor)
        private
        view
        returns (bytes32 channelId, ChannelState memory state)
    {
        channelId = idOf(descriptor);
        state = states[channelId];
        if (state.deposit == 0) revert ChannelNotFound();
    }

    function idOf(ChannelDescriptor calldata descriptor) private view returns (bytes32) {
        return computeChannelId(
            descriptor.payer,
            descriptor.payee,
            descriptor.operator,
            descriptor.token,
            descriptor.salt,
            descriptor.authorizedSigner,
            descriptor.expiringNonceHash
        );
    }

    function requirePayeeOrOperator(ChannelDescriptor calldata descriptor) private view {
        bool operated = descriptor.operator != address(0) && msg.sender == descriptor.operator;
        if (msg.sender != descriptor.payee && !operated) revert NotPayeeOrOperator();
    }

    function requireVoucher(
        ChannelDescriptor calldata descriptor,
        bytes32 channelId,
        uint96 cumulativeAmount,
        bytes calldata signature
    ) private view {
        address signer = descriptor.authorizedSigner == address(0) ? descriptor.payer : descriptor.authorizedSigner;
        requireSignature(voucherHash(channelId, cumulativeAmount), signer, signature);
    }

    function finish(
        ChannelDescriptor calldata descriptor,
        bytes32 channelId,
        uint96 settledToPayee,
        uint96 delta,
        uint96 refund
    ) private {
        delete states[channelId];
        push(descriptor.token, descriptor.payee, delta);
        push(descriptor.token, descriptor.payer, refund);
        emit ChannelClosed(channelId, descriptor.payer, descriptor.payee, settledToPayee, refund);
    }

    function isTip20(address account) private pure returns (bool) {
        return uint160(account) >> 64 == 0x20c000000000000000000000;
    }

    /// A channel that was closed cannot come back under the same id before its transaction ends.
    function openedInThisTransaction(bytes32 channelId) private returns (bool opened) {
        assembly {
            opened := tload(channelId)
            tstore(channelId, 1)
        }
    }
}

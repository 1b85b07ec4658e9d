#pragma once

#include <map>
#include <string>

#include "schema/contract.h"
#include "schema/naming.h"
#include "sluice/destination.hpp"
#include "sluice/resource.hpp"
#include "sluice/schema.hpp"

namespace sluice {

/// Puts what resources say of their tables into the schema when the first page of a table comes, as far as
/// the contract allows (reference §5, §6.1).
class Declaration {
 public:
  Declaration(Schema& schema, const Naming& naming, const Capabilities& capabilities)
      : schema_(schema), naming_(naming), capabilities_(capabilities) {}

  /// Normalized name of the table of a row; `row` is asked only if the resource's name depends on it.
  [[nodiscard]] std::string table_of(const Resource& resource, const Value* row) const;
  /// Declares the table with the hints of the first resource that writes to it. False: a contract leaves its
  /// rows out. Throws Error(fix_input, contract_violated) if the contract is frozen.
  bool admit(const Resource& resource, const std::string& table, const Value* row);
  /// Tables whose rows are left out, and how.
  [[nodiscard]] const std::map<std::string, ContractMode>& discarded() const noexcept { return discarded_; }

 private:
  void declare(const Resource& resource, const std::string& table, const TableHints& given);
  void declare(Table partial);

  Schema& schema_;
  const Naming& naming_;
  const Capabilities& capabilities_;
  std::map<std::string, ContractModes> contracts_;
  std::map<std::string, ContractMode> discarded_;
};

}  // namespace sluice

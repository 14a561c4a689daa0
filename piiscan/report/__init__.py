"""What people see of a scan: highlighted posts, tables, reports."""

# Whoever looks is an administrator of this host, in a window that was opened as one.
function Test-Administrator {
    param([hashtable]$Context)
    $draft = @{ Subject = $Facts.Runtime; Step = $null; Expected = Get-Words 'administrator/expected' }
    if (-not (Test-Windows)) { return New-Skip @draft -Reason (Get-Words 'administrator/not-here') }
    $user = "$([Environment]::UserDomainName)\$([Environment]::UserName)"
    if (Test-Elevation) { return New-Result -Draft $draft -Outcome 'pass' -Case 'administrator/right' -Values @{ user = $user } }
    return New-Result -Draft $draft -Outcome 'fail' -Case 'administrator/lacking' -Values @{ user = $user }
}

# The folders beside the runtime folder that must not be deleted are still there, where the settings do not place them
# elsewhere.
function Test-WorkFolder {
    param([hashtable]$Context)
    foreach ($folder in $Facts.Folders) { if ($folder.Keep) { Get-FolderResult -Folder $folder -Context $Context } }
}

function Get-FolderResult {
    param([hashtable]$Folder, [hashtable]$Context)
    $path = $Folder.Path
    $draft = @{ Subject = $path; Step = $null; Expected = Get-Words 'work-folder/expected' @{ path = $path } }
    $placed = if ($null -eq $Folder.Setting) { $null } else { $Context.Settings.Folders[$Folder.Setting] }
    if ($null -ne $placed -and -not (Test-SameName -One $placed.Replace('\', '/').TrimEnd([char]'/') -Other "../$path")) { return New-Skip @draft -Reason (Get-Words 'work-folder/elsewhere' @{ setting = $Folder.Setting }) }
    $there = $Context.Observation.Present[(ConvertTo-FoldedName -Name $path)]
    if ($there -eq $true) { return New-Result -Draft $draft -Outcome 'pass' -Case 'work-folder/right' -Values @{ path = $path } }
    $place = Get-HostPath -Relative $path
    if ($there -eq $false) { return New-Result -Draft $draft -Outcome 'warn' -Case 'work-folder/gone' -Values @{ path = $path; summary = $Folder.Summary; place = $place } }
    return New-NotSeen -Draft $draft -Message (Get-Words 'work-folder/unseen' @{ path = $path }) -Remedy (Get-Words 'result/look-yourself' @{ path = $place })
}
